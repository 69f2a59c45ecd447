"""One project of a made-up world: its log, entry by entry, and the tables that are the fold of it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Final

from benchmarks.boards import Board
from rooms.fields import instant
from rooms.messages import Change, Entry, Put, Set, encode
from rooms.ranks import spread
from rooms.records import Column, Member, Project, Task

MEMBERS: Final = 10
TASKS: Final = 100
NULL: Final = r"\N"
BEGIN: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
STEP: Final = timedelta(minutes=7)  # between two entries
COLUMNS: Final = (("To do", "todo"), ("Doing", "doing"), ("Done", "done"))
WORDS: Final = ("deploy", "billing", "login", "search", "mobile", "export", "invoice", "cache", "import", "report")
RANKS: Final = spread(TASKS)
MOVED: Final = 0.15  # of the edits are moves


def person_id(number: int) -> str:
    return f"10000000-0000-7000-8000-{number:012x}"


def workspace_id(project: int) -> str:
    """A hundred projects share one."""
    return f"20000000-0000-7000-8000-{project // 100:012x}"


class Person:
    """A row of users."""

    def __init__(self, number: int) -> None:
        self.number = number

    def write(self, rows: dict[str, list[str]]) -> None:
        id = person_id(self.number)
        rows["users"].append(f"{id}\tp{self.number}@example.org\tPerson {self.number}\tnone\t{BEGIN}\n")


class History:
    """Project number so-and-so of so many."""

    def __init__(self, number: int, projects: int) -> None:
        self.number = number
        self.projects = projects
        self.id = f"30000000-0000-7000-8000-{number:012x}"
        self.people = [person_id(number * MEMBERS + nth) for nth in range(MEMBERS)]
        self._lines: list[str] = []
        self._seq = 0
        self._at = BEGIN
        self._extra: int | None = None

    def board(self) -> Board:
        return Board(self.id, [self._task_id(nth) for nth in range(TASKS)])

    def live(self, entries: int, random: random.Random, extra: int | None) -> None:
        """Everything that ever happened here; `extra` is one more member."""
        self._extra = extra
        self._begin()
        for nth in range(TASKS):
            self._create(nth, random)
        while self._seq < entries:
            self._edit(random)

    def _begin(self) -> None:
        owner, at = self.people[0], instant(self._at)
        key = "P" + str(self.number)
        self.project = Project(
            id=self.id, version=1, workspace_id=workspace_id(self.number), name=f"Project {self.number}", key=key,
            created_by=owner, created_at=at,
        )  # fmt: skip
        self.members = [
            Member(id=id, version=1, name=f"Person {self.number * MEMBERS + nth}", role="member" if nth else "owner")
            for nth, id in enumerate(self.people)
        ]
        if self._extra is not None:
            self.members.append(Member(id=person_id(self._extra), version=1, name="Editor", role="member"))
        self.columns = [
            Column(id=f"40000000-0000-7000-8000-{self.number * 4 + nth:012x}", version=1, name=name, category=category,
                   rank=RANKS[nth])
            for nth, (name, category) in enumerate(COLUMNS)
        ]  # fmt: skip
        first = [Put("project", self.project), Put("member", self.members[0])]
        self._log("project.created", owner, None, (*first, *(Put("column", column) for column in self.columns)))
        for member in self.members[1:]:
            self._log("member.added", owner, None, (Put("member", member),))
        self.tasks: list[dict[str, object]] = []

    def _create(self, nth: int, random: random.Random) -> None:
        author = random.choice(self.people)
        assignees = tuple(random.sample(self.people, random.randrange(3)))
        task = Task(
            id=self._task_id(nth), version=1, rank=RANKS[nth], number=nth + 1, title=self._title(random),
            column_id=self.columns[0].id, priority=random.choice((None, "low", "medium", "high")),
            assignee_ids=assignees, created_by=author, created_at=instant(self._at),
        )  # fmt: skip
        last = {"last_number": nth}, {"last_number": nth + 1}
        project = Set("project", self.id, nth + 2, last[1], last[0])
        self._log("task.created", author, task.id, (Put("task", task), project))
        self.tasks.append(
            {"task": task, "version": 1, "title": task.title, "column": 0, "completed": None, "rank": task.rank}
        )

    def _edit(self, random: random.Random) -> None:
        task = random.choice(self.tasks)
        held = task["task"]
        assert isinstance(held, Task)
        version = task["version"] = int(str(task["version"])) + 1
        actor = random.choice(self.people)
        if random.random() < MOVED:
            before, after = int(str(task["column"])), random.randrange(3)
            completed = instant(self._at) if after == 2 else None
            change = Set(
                "task", held.id, version,
                {"column_id": self.columns[after].id, "completed_at": completed},
                {"column_id": self.columns[before].id, "completed_at": task["completed"]},  # type: ignore[dict-item]
            )  # fmt: skip
            task["column"], task["completed"] = after, completed
            self._log("task.moved", actor, held.id, (change,))
            return
        title = self._title(random)
        change = Set("task", held.id, version, {"title": title}, {"title": str(task["title"])})
        task["title"] = title
        self._log("task.updated", actor, held.id, (change,))

    def _log(self, type: str, actor: str, subject: str | None, changes: tuple[Change, ...]) -> None:
        self._seq += 1
        self._at += STEP
        at = instant(self._at)
        request = f"{self.number}-{self._seq}"
        body = encode(Entry(self._seq, type, actor, at, request, changes)).decode()
        self._lines.append(f"{self.id}\t{self._seq}\t{type}\t{actor}\t{at}\t{request}\t{subject or NULL}\t{body}\n")

    def write(self, rows: dict[str, list[str]]) -> None:
        """Everything as COPY wants it."""
        project, id = self.project, self.id
        space, owner = project.workspace_id, self.people[0]
        for nth in range(MEMBERS):
            Person(self.number * MEMBERS + nth).write(rows)
        rows["heads"].append(f"{id}\t{self._seq}\tworld\n")
        rows["projects"].append(
            f"{id}\t{id}\t{TASKS + 1}\t{space}\t{project.name}\t{project.key}\t\t{TASKS}\t{owner}\t{BEGIN}\n"
        )
        rows["members"] += [f"{id}\t{each.id}\t1\t{each.name}\t{each.role}\tf\n" for each in self.members]
        rows["columns"] += [
            f"{id}\t{each.id}\t1\t{each.name}\t{each.category}\t{each.rank}\t{NULL}\thard\n" for each in self.columns
        ]
        rows["tasks"] += [self._row(task) for task in self.tasks]
        rows["log"] += self._lines

    def _row(self, held: dict[str, object]) -> str:
        task = held["task"]
        assert isinstance(task, Task)
        column = self.columns[int(str(held["column"]))].id
        cells = [
            self.id, task.id, held["version"], task.number, held["title"], column, task.rank, task.priority or NULL,
            "{" + ",".join(task.assignee_ids) + "}", "{}", NULL, NULL, "f", 0, 0, 0, task.created_by, task.created_at,
            held["completed"] or NULL, NULL,
        ]  # fmt: skip
        return "\t".join(map(str, cells)) + "\n"

    def _task_id(self, nth: int) -> str:
        return f"50000000-0000-7000-8000-{self.number * TASKS + nth:012x}"

    @staticmethod
    def _title(random: random.Random) -> str:
        return f"Fix the {random.choice(WORDS)} of the {random.choice(WORDS)} team, take {random.randrange(1000)}"
