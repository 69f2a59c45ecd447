"""A project in the middle of its work, with something of everything that a board can show."""

from typing import NamedTuple

from tests.browser.people import Person, Project
from tests.browser.stage import Cast

TEXT = "It must continue *where it was*.\n\n- keep the state\n- restart in `2 s`"


class Furnished(NamedTuple):
    """Apollo at work; Gemini, in which nothing was done yet; and somebody who has no project at all."""

    cast: Cast
    gemini: Project
    newcomer: Person


async def furnish(cast: Cast, newcomer: Person) -> Furnished:
    apollo = cast.apollo
    colours = {"Guidance": "#4f46e5", "Safety": "#be123c", "Paperwork": "#b45309"}
    labels = {}
    for name, color in colours.items():
        labels[name] = (await apollo.do("label.create", name=name, color=color))["label"]["id"]
    await apollo.do("column.update", column_id=await apollo.column("Doing"), set={"wip_limit": 3})
    await apollo.do("column.create", name="Review", category="doing", after_id=await apollo.column("Doing"))
    people = [cast.ada.id, cast.grace.id]
    await _task(apollo, "To do", "Check the alarm codes of the guidance computer, 1201 and 1202 above all",
                label_ids=[labels["Guidance"], labels["Safety"]], priority="urgent", assignee_ids=people,
                due_at="2020-01-01T12:00:00.000Z", estimate=5)  # fmt: skip
    await _task(apollo, "To do", "Suit pressure test", label_ids=[labels["Safety"]], priority="high")
    await _task(apollo, "To do", "Print star charts", label_ids=[labels["Paperwork"]], estimate=1)
    descent = await _task(apollo, "Doing", "Rewrite the descent program so that it survives a restart",
                          label_ids=[labels["Guidance"]], priority="high", assignee_ids=people, estimate=8,
                          description=TEXT)  # fmt: skip
    await apollo.do("checklist.create", task_id=descent, name="Before the review", items=["Simulate", "Weigh the code"])
    await _task(apollo, "Doing", "Fuel margins for the landing", assignee_ids=[cast.ada.id])
    await _task(apollo, "Doing", "Heat shield, third coat")
    await _task(apollo, "Review", "Radio check with the relay station", assignee_ids=[cast.grace.id])
    for title in ("Choose the landing site", "Train the crew", "Weigh everything twice"):
        await _task(apollo, "Done", title, assignee_ids=[cast.grace.id], estimate=2)
    old = await _task(apollo, "Done", "Book the ship for the way home")
    await apollo.do("task.archive", task_id=old)
    await apollo.do("comment.add", cast.grace, task_id=descent, body="It works in the simulator now. @Ada?")
    return Furnished(cast, await cast.ada.found("Gemini"), newcomer)


async def _task(project: Project, column: str, title: str, **fields: object) -> str:
    column_id = await project.column(column)
    made = await project.do("task.create", title=title, column_id=column_id, **fields)
    id: str = made["task"]["id"]
    return id
