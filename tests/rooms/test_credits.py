"""The rule of leaderboards, case by case."""

from rooms.credits import Account, Amount, Ledger, date_of, day_of, difference
from rooms.messages import Change, Drop, Put, Set
from rooms.records import Project, Task

ADA, BOB = "ada", "bob"
MONDAY, TUESDAY = "2026-11-23T23:59:59.999Z", "2026-11-24T00:00:00.000Z"


def task(**fields: object) -> Put:
    given = {"assignee_ids": (ADA,), "estimate": 2.5, "completed_at": MONDAY, **fields}
    record = Task(id="t", number=1, title="T", column_id="c", rank="a", created_by=ADA, created_at=MONDAY, **given)
    return Put("task", record)


def changed(**fields: object) -> Set:
    return Set("task", "t", 2, fields, {})


def credits(*changes: Change) -> dict[tuple[str, str], tuple[int, int]]:
    """Date and user → tasks and thousandths of points."""
    ledger = Ledger()
    ledger.apply(changes)
    return {(date_of(day), user): tuple(amount) for (day, user), amount in ledger.credits().items()}


def test_a_completed_task_counts_for_each_of_its_assignees_on_the_utc_day() -> None:
    assert credits(task(assignee_ids=(ADA, BOB))) == {
        ("2026-11-23", ADA): (1, 2500),
        ("2026-11-23", BOB): (1, 2500),
    }
    assert credits(task(completed_at=TUESDAY, estimate=None)) == {("2026-11-24", ADA): (1, 0)}


def test_an_open_task_or_one_without_assignees_counts_for_nobody() -> None:
    assert credits(task(completed_at=None)) == credits(task(assignee_ids=())) == {}


def test_reopening_takes_back_and_completing_again_counts_on_the_new_day() -> None:
    assert credits(task(), changed(completed_at=None)) == {}
    assert credits(task(), changed(completed_at=None), changed(completed_at=TUESDAY)) == {
        ("2026-11-24", ADA): (1, 2500)
    }


def test_moving_between_done_columns_counts_once() -> None:
    assert credits(task(), changed(column_id="d", rank="b")) == {("2026-11-23", ADA): (1, 2500)}


def test_assigning_and_estimating_a_completed_task_move_the_credit() -> None:
    assert credits(task(), changed(assignee_ids=(BOB,)), changed(estimate=0.1)) == {("2026-11-23", BOB): (1, 100)}


def test_archiving_keeps_the_credit_and_deleting_takes_it_back() -> None:
    assert credits(task(), changed(archived_at=TUESDAY)) == {("2026-11-23", ADA): (1, 2500)}
    assert credits(task(), changed(archived_at=TUESDAY), Drop("task", "t")) == {}


def test_deleting_the_project_takes_everything_back() -> None:
    project = Project(id="p", workspace_id="w", name="P", key="PP", created_by=ADA, created_at=MONDAY)
    assert credits(Put("project", project), task(), Drop("project", "p")) == {}


def test_the_difference_makes_one_of_the_other() -> None:
    monday, tuesday = Account(day_of(MONDAY), ADA), Account(day_of(TUESDAY), BOB)
    before, after = {monday: Amount(2, 10)}, {monday: Amount(2, 15), tuesday: Amount(1, 0)}
    assert difference(before, after) == {monday: Amount(0, 5), tuesday: Amount(1, 0)}
    assert difference(after, before) == {monday: Amount(0, -5), tuesday: Amount(-1, 0)}
    assert difference(after, after) == {}
