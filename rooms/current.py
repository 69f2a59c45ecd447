"""Shows what was just changed as it is now."""

from msgspec import structs

from rooms.desk import Desk
from rooms.errors import NotFound
from rooms.messages import Record
from rooms.questions.tasks import ListedTask
from rooms.records import Project, Task


async def record(desk: Desk, project_id: str, kind: str, id: str) -> Record:
    """A record as it is now; for those who have just changed it. Raises NotFound."""
    room = desk.rooms.find(project_id)
    found = None if room is None else room.state.records.get((kind, id))
    if found is not None:
        return found
    kept = await desk.store.fetch(kind, "id", [(project_id, id)])
    if not kept:
        raise NotFound(kind, id)
    return desk.rooms.reader.record(kind, kept[0][1])


async def addressed(desk: Desk, project_id: str, task: Task) -> ListedTask:
    """A task with the project it is in. Raises NotFound when that is gone."""
    project = await record(desk, project_id, "project", project_id)
    assert isinstance(project, Project)
    return ListedTask(**structs.asdict(task), project_id=project_id, key=f"{project.key}-{task.number}")
