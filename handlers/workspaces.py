"""Workspaces over REST: their people, their bots, and who may begin projects."""

import msgspec
from msgspec import UNSET, UnsetType

from handlers.accounts import gate
from handlers.routes import Call, Route
from rooms import workspaces
from rooms.accounts import bots
from rooms.accounts.bots import Bot
from rooms.workspaces import Person, Role, Workspace

W = "/api/v1/workspaces"


class NewWorkspace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A workspace. The name has 1 to 120 characters."""

    name: str


class WorkspaceChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes of a workspace; what is absent stays."""

    name: str | UnsetType = UNSET
    project_creators: Role | UnsetType = UNSET


class NewPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who joins a workspace: by `email` or by `user_id`."""

    email: str | UnsetType = UNSET
    user_id: str | UnsetType = UNSET
    role: Role = "member"


class RoleChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another role."""

    role: Role


class NewBot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bot. The name has 1 to 80 characters."""

    name: str


async def list_workspaces(call: Call[None, None]) -> list[Workspace]:
    return await workspaces.mine(gate(call).db, call.actor)


async def create_workspace(call: Call[NewWorkspace, None]) -> Workspace:
    return await workspaces.create(gate(call).db, call.actor, call.body.name)


async def get_workspace(call: Call[None, None]) -> Workspace:
    return await workspaces.get(gate(call).db, call.actor, _id(call))


async def update_workspace(call: Call[WorkspaceChange, None]) -> Workspace:
    name, creators = call.body.name, call.body.project_creators
    return await workspaces.update(
        gate(call).db,
        call.actor,
        _id(call),
        None if name is UNSET else name,
        None if creators is UNSET else creators,
    )


async def list_members(call: Call[None, None]) -> list[Person]:
    return await workspaces.members(gate(call).db, call.actor, _id(call))


async def add_member(call: Call[NewPerson, None]) -> Person:
    email, user_id = call.body.email, call.body.user_id
    return await workspaces.add(
        gate(call).db,
        call.actor,
        _id(call),
        call.body.role,
        email=None if email is UNSET else email,
        user_id=None if user_id is UNSET else user_id,
    )


async def change_member(call: Call[RoleChange, None]) -> Person:
    user_id = call.id("user_id", "user")
    return await workspaces.change_role(gate(call).db, call.actor, _id(call), user_id, call.body.role)


async def remove_member(call: Call[None, None]) -> None:
    await bots.dismiss(gate(call), call.actor, _id(call), call.id("user_id", "user"))


async def create_bot(call: Call[NewBot, None]) -> Bot:
    return await bots.create(gate(call), call.actor, _id(call), call.body.name)


def _id(call: Call[object, None]) -> str:
    return call.id("id", "workspace")


# fmt: off
ROUTES: tuple[Route, ...] = (
    Route(method="GET", path=W, handler=list_workspaces,
          summary="My workspaces", answer=list[Workspace], tag="workspaces"),
    Route(method="POST", path=W, handler=create_workspace,
          summary="Make a workspace", body=NewWorkspace, answer=Workspace, status=201, tag="workspaces"),
    Route(method="GET", path=W + "/{id}", handler=get_workspace,
          summary="One of my workspaces", answer=Workspace, tag="workspaces"),
    Route(method="PATCH", path=W + "/{id}", handler=update_workspace,
          summary="Rename a workspace, or change who may begin projects in it", body=WorkspaceChange, answer=Workspace,
          tag="workspaces"),
    Route(method="GET", path=W + "/{id}/members", handler=list_members,
          summary="The people and bots of a workspace", answer=list[Person], tag="workspaces"),
    Route(method="POST", path=W + "/{id}/members", handler=add_member,
          summary="Add somebody who has an account", body=NewPerson, answer=Person, status=201, tag="workspaces"),
    Route(method="PATCH", path=W + "/{id}/members/{user_id}", handler=change_member,
          summary="Change somebody's role", body=RoleChange, answer=Person, tag="workspaces"),
    Route(method="DELETE", path=W + "/{id}/members/{user_id}", handler=remove_member,
          summary="Remove somebody, or leave; a bot ends for good", status=204, tag="workspaces"),
    Route(method="POST", path=W + "/{id}/bots", handler=create_bot,
          summary="Make a bot; its API token is shown this once", body=NewBot, answer=Bot, status=201,
          tag="workspaces"),
)
# fmt: on
