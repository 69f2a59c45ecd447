"""Boards over REST, the whole surface on one screen (PROTOCOL D). Whatever has no route is a command: the last line."""

from handlers.rest import writes
from handlers.rest.reads import asking
from handlers.rest.wishes import Ack, AnyWish, InProject, NewProject, NewTask, ProjectChange, TaskChange
from handlers.routes import Route
from rooms.questions.comments import Comments
from rooms.questions.history import History
from rooms.questions.leaderboard import Leaderboard
from rooms.questions.projects import OneProject, Projects
from rooms.questions.task import OneTask
from rooms.questions.tasks import ListedTask, Tasks
from rooms.records import Project

P, T = "/api/v1/projects", "/api/v1/tasks"
ONCE = ("Idempotency-Key",)
GUARDED = ("Idempotency-Key", "If-Match")

# fmt: off
ROUTES: tuple[Route, ...] = (
    asking(Projects, P, "My projects", tag="projects"),
    Route(method="POST", path=P, handler=writes.create_project, summary="Begin a project",
          body=NewProject, answer=Project, status=201, headers=ONCE, tag="projects"),
    asking(OneProject, P + "/{id}", "Everything on a board", tag="projects", fills="project_id"),
    Route(method="PATCH", path=P + "/{id}", handler=writes.update_project, summary="Rename or describe a project",
          body=ProjectChange, answer=Project, headers=ONCE, tag="projects"),
    Route(method="DELETE", path=P + "/{id}", handler=writes.delete_project, summary="Close a project for everybody",
          status=204, headers=ONCE, tag="projects"),
    asking(History, P + "/{id}/history", "What happened", tag="projects", fills="project_id"),
    asking(Leaderboard, P + "/{id}/leaderboard", "Who completed how much", tag="projects", fills="project_id"),
    asking(Leaderboard, "/api/v1/leaderboard", "The same in all my projects", tag="projects"),

    asking(Tasks, T, "Tasks, of one project or of all of mine", tag="tasks"),
    Route(method="POST", path=T, handler=writes.create_task, summary="Add a task",
          body=NewTask, answer=ListedTask, status=201, headers=ONCE, tag="tasks"),
    asking(OneTask, T + "/{id}", "A task with all that hangs on it, by id or key", tag="tasks", fills="task_id"),
    asking(Comments, T + "/{id}/comments", "What was said about a task", tag="tasks", fills="task_id"),
    Route(method="PATCH", path=T + "/{id}", handler=writes.change_task, summary="Change or move a task",
          body=TaskChange, answer=ListedTask, headers=GUARDED, tag="tasks"),
    Route(method="PUT", path=T + "/{id}", handler=writes.change_task, summary="The same as PATCH",
          body=TaskChange, answer=ListedTask, headers=GUARDED, tag="tasks"),
    Route(method="DELETE", path=T + "/{id}", handler=writes.delete_task, summary="Remove a task for good",
          query=InProject, status=204, headers=ONCE, tag="tasks"),

    Route(method="POST", path=P + "/{id}/commands", handler=writes.perform, summary="Any command, and its ack",
          body=AnyWish, answer=Ack, headers=ONCE, tag="commands"),
)
# fmt: on
