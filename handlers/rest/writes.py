"""Writes over REST: each becomes one command, and answers with the record that came of it."""

from typing import Any

from aiohttp import hdrs, web

from handlers import acks
from handlers.bodies import named
from handlers.rest import headers, wishes
from handlers.rest.headers import Asked
from rooms import current
from rooms.board.archive import DeleteTask
from rooms.board.projects import CreateProject, DeleteProject, ProjectFields, UpdateProject
from rooms.board.tasks import CreateTask, MoveTask, TaskFields, UpdateTask
from rooms.errors import Invalid
from rooms.messages import Command, Line, Put, Record
from rooms.questions.task import located
from rooms.questions.tasks import ListedTask
from rooms.records import Task


async def create_project(call: Asked) -> Record:
    line = await _perform(call, CreateProject(request_id=headers.request_id(call), **named(call.body)))
    project = _put(line)
    call.headers[hdrs.LOCATION] = f"/api/v1/projects/{project.id}"
    return project


async def update_project(call: Asked) -> Record:
    headers.no_version(call)
    project_id = call.id("id", "project")
    fields = ProjectFields(**named(call.body))
    await _perform(call, UpdateProject(project_id=project_id, request_id=headers.request_id(call), set=fields))
    return await current.record(headers.desk(call), project_id, "project", project_id)


async def delete_project(call: Asked) -> None:
    headers.no_version(call)
    await _perform(call, DeleteProject(project_id=call.id("id", "project"), request_id=headers.request_id(call)))


async def create_task(call: Asked) -> ListedTask:
    command = CreateTask(request_id=headers.request_id(call), **named(call.body))
    task = _put(await _perform(call, command))
    call.headers[hdrs.LOCATION] = f"/api/v1/tasks/{task.id}"
    return await _shown(call, command.project_id, task)


async def change_task(call: Asked) -> ListedTask:
    fields = named(call.body)
    project_id, task_id = await _located(call, fields.pop("project_id", None))
    expect = fields.pop("expect", None)
    version = headers.version(call)
    if version is not None:
        expect = {**(expect or {}), "version": version}
    await _perform(call, _change(project_id, headers.request_id(call), task_id, expect, fields))
    return await _shown(call, project_id, await current.record(headers.desk(call), project_id, "task", task_id))


async def delete_task(call: Asked) -> None:
    headers.no_version(call)
    project_id, task_id = await _located(call, call.query.project_id)
    command = DeleteTask(project_id=project_id, request_id=headers.request_id(call), task_id=task_id)
    await _perform(call, command)


async def perform(call: Asked) -> web.Response:
    """Any command, for programs without sockets: its ack is the answer."""
    headers.no_version(call)
    fields = named(call.body)
    project_id = call.id("id", "project")
    if fields.pop("project_id", project_id) != project_id:
        raise Invalid("project_id", "The path names another project")
    request_id = headers.request_id(call, fields.pop("request_id", None))
    command = wishes.SHAPES[type(call.body)]
    line = await _perform(call, command(project_id=project_id, request_id=request_id, **fields))
    return web.Response(body=acks.acked(line), content_type="application/json", headers=call.headers)


async def _perform(call: Asked, command: Command) -> Line:
    line = await headers.desk(call).perform(call.actor.doer, command)
    headers.seq(call, line.entry.seq)
    return line


async def _located(call: Asked, project_id: str | None) -> tuple[str, str]:
    """The project and the id of the task in the path, which may be a key."""
    return await located(headers.desk(call), call.actor.user_id, call.path["id"], project_id)


def _change(
    project_id: str, request_id: str, task_id: str, expect: dict[str, Any] | None, fields: dict[str, Any]
) -> Command:
    """One request is one command: a place or fields, not both. Raises Invalid."""
    place = {field: fields[field] for field in wishes.PLACE if fields.get(field) is not None}
    others = {field: value for field, value in fields.items() if field not in wishes.PLACE}
    if not place:
        return UpdateTask(
            project_id=project_id, request_id=request_id, task_id=task_id, set=TaskFields(**others), expect=expect
        )
    if "column_id" not in place:
        raise Invalid("column_id", "A move says where to")
    if others:
        raise Invalid(next(iter(others)), "Move a task in one request and change its fields in another")
    return MoveTask(project_id=project_id, request_id=request_id, task_id=task_id, expect=expect, **place)


async def _shown(call: Asked, project_id: str, task: Record) -> ListedTask:
    assert isinstance(task, Task)
    headers.tag(call, task.version)
    return await current.addressed(headers.desk(call), project_id, task)


def _put(line: Line) -> Record:
    change = line.entry.changes[0]
    assert isinstance(change, Put), "what was created was put"
    return change.record
