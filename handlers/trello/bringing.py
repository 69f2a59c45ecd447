"""Brings a surveyed board in: project, people, labels, columns, cards, checklists, comments, and last the archive."""

from collections.abc import Callable, Mapping

from handlers.trello.contents import Contents
from handlers.trello.plan import Plan, shown
from handlers.trello.survey import Survey
from rooms.desk import Desk
from rooms.imports import ids, people
from rooms.imports.intake import Intake, Item
from rooms.imports.people import Stranger
from rooms.imports.report import Report
from rooms.messages import Doer


async def bring(
    desk: Desk,
    doer: Doer,
    survey: Survey,
    report: Report,
    advance: Callable[[str], None],
    *,
    name: str | None = None,
    named: Mapping[str, str],
) -> None:
    """Start or continue. `named` is Trello username → address of an account.

    Raises Unknown before anything is made; Unavailable when nothing can be saved for a minute: start again then.
    """
    strangers = [Stranger(one.id, one.full_name, one.username, one.email) for one in survey.members]
    matched = await people.matched(desk.db, doer.id, strangers, named)
    plan = Plan(survey, doer, name, report)
    report.project_id, report.name = plan.project_id, plan.project.name
    intake = Intake(desk, doer, report, advance)
    await intake.bring([Item("project", plan.project.name, plan.project)])
    room = await desk.enter(doer.id, plan.project_id)
    newcomers = {id: user_id for id, user_id in matched.items() if room.state.role(user_id) is None}
    await intake.bring(plan.members(newcomers))
    present = {id: user_id for id, user_id in matched.items() if room.state.role(user_id) is not None}
    for member in survey.members:
        if member.id not in present:
            report.left_out("member", "nobody here has this name or address; see --map", shown(member))
    await intake.bring(plan.labels())
    await intake.bring(plan.columns())
    column_ids = {one.id: ids.record(plan.project_id, "column", one.id) for one in plan.open}
    column_ids[""] = room.state.columns()[0].id
    contents = Contents(plan, present, report)
    await intake.bring(contents.cards(column_ids))
    await intake.bring(contents.checklists())
    await intake.bring(contents.comments())
    await intake.bring(contents.archived())
