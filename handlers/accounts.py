"""Accounts over REST: making one, logging in and out, and what people change about themselves."""

import msgspec
from msgspec import UNSET, UnsetType

from handlers import addresses
from handlers.routes import Call, Route
from rooms.accounts import api_tokens, people, sessions
from rooms.accounts.api_tokens import ApiToken, NewApiToken
from rooms.accounts.gate import Gate
from rooms.accounts.sessions import Session, User


class Registration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new account. The name has 1 to 80 characters, the password 8 to 256."""

    email: str
    name: str
    password: str


class Login(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address and its password."""

    email: str
    password: str


class Refresh(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A refresh token, which works once."""

    refresh_token: str


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes of one's own account; what is absent stays."""

    name: str | UnsetType = UNSET
    hidden_from_leaderboards: bool | UnsetType = UNSET


class PasswordChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The password, and the one that takes its place."""

    password: str
    new_password: str


class TokenName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a new API token is called."""

    name: str


async def register(call: Call[Registration, None]) -> Session:
    body = call.body
    return await people.register(gate(call), body.email, body.name, body.password, _address(call))


async def login(call: Call[Login, None]) -> Session:
    return await sessions.login(gate(call), call.body.email, call.body.password, _address(call))


async def refresh(call: Call[Refresh, None]) -> Session:
    return await sessions.refresh(gate(call), call.body.refresh_token)


async def logout(call: Call[None, None]) -> None:
    await sessions.logout(gate(call), call.actor)


async def me(call: Call[None, None]) -> User:
    return await people.me(gate(call), call.actor)


async def update_me(call: Call[Profile, None]) -> User:
    name, hidden = call.body.name, call.body.hidden_from_leaderboards
    return await people.update(
        gate(call),
        call.actor,
        None if name is UNSET else name,
        None if hidden is UNSET else hidden,
    )


async def change_password(call: Call[PasswordChange, None]) -> None:
    body = call.body
    await people.change_password(gate(call), call.actor, body.password, body.new_password, _address(call))


async def list_tokens(call: Call[None, None]) -> list[ApiToken]:
    return await api_tokens.mine(gate(call), call.actor)


async def create_token(call: Call[TokenName, None]) -> NewApiToken:
    return await api_tokens.create(gate(call), call.actor, call.body.name)


async def revoke_token(call: Call[None, None]) -> None:
    await api_tokens.revoke(gate(call), call.actor, call.id("id", "token"))


def gate(call: Call[object, None]) -> Gate:
    """Where accounts and workspaces are asked about."""
    found: Gate = call.tools
    return found


def _address(call: Call[object, None]) -> str:
    return addresses.of(call.request)


# fmt: off
ROUTES: tuple[Route, ...] = (
    Route(method="POST", path="/api/v1/auth/register", handler=register,
          summary="Make an account with a workspace of its own, and log in", body=Registration, answer=Session,
          status=201, public=True, tag="identity"),
    Route(method="POST", path="/api/v1/auth/login", handler=login,
          summary="Log in", body=Login, answer=Session, public=True, tag="identity"),
    Route(method="POST", path="/api/v1/auth/refresh", handler=refresh,
          summary="Exchange a refresh token for the next pair; a token used twice ends the whole session",
          body=Refresh, answer=Session, public=True, tag="identity"),
    Route(method="POST", path="/api/v1/auth/logout", handler=logout,
          summary="End this session", status=204, tag="identity"),
    Route(method="GET", path="/api/v1/me", handler=me,
          summary="My account", answer=User, tag="identity"),
    Route(method="PATCH", path="/api/v1/me", handler=update_me,
          summary="Change my name, or whether leaderboards show me", body=Profile, answer=User, tag="identity"),
    Route(method="POST", path="/api/v1/me/password", handler=change_password,
          summary="Change my password and end all my other sessions", body=PasswordChange, status=204, tag="identity"),
    Route(method="GET", path="/api/v1/tokens", handler=list_tokens,
          summary="My API tokens, without their secrets", answer=list[ApiToken], tag="identity"),
    Route(method="POST", path="/api/v1/tokens", handler=create_token,
          summary="Make an API token; it is shown this once", body=TokenName, answer=NewApiToken, status=201,
          tag="identity"),
    Route(method="DELETE", path="/api/v1/tokens/{id}", handler=revoke_token,
          summary="Revoke one of my API tokens", status=204, tag="identity"),
)
# fmt: on
