"""Who is told at once about an edit (C10)."""

from rooms.consequences.notices import notices
from tests.fixtures.board import Board


def told(board: Board, line: object) -> list[tuple[str, str]]:
    names = {getattr(board.cast, name).id: name for name in board.cast._fields}
    return [(names[one.user_id], one.kind) for one in notices(board.id, line)]  # type: ignore[arg-type]


async def test_a_comment_tells_those_it_mentions_but_not_its_author(apollo: Board) -> None:
    task = await apollo.task()
    names = {name: getattr(apollo.cast, name).name for name in ("ada", "grace", "linus")}
    line = await apollo.do("comment.add", task_id=task.id, body=f"@{names['ada']} @{names['grace']} @{names['linus']}")
    assert sorted(told(apollo, line)) == [("grace", "mentioned"), ("linus", "mentioned")]
    (first, _) = notices(apollo.id, line)
    assert (first.task_id, first.seq, first.actor_id) == (task.id, line.entry.seq, apollo.cast.ada.id)


async def test_who_is_mentioned_when_a_comment_is_changed_is_told_which_task(apollo: Board) -> None:
    task = await apollo.task()
    ada, grace = apollo.cast.ada.name, apollo.cast.grace.name
    line = await apollo.do("comment.add", task_id=task.id, body=f"@{ada}")
    comment_id = line.entry.changes[0].id
    line = await apollo.do("comment.update", comment_id=comment_id, body=f"@{ada} @{grace}")
    assert told(apollo, line) == [("grace", "mentioned")]
    (notice,) = notices(apollo.id, apollo.desk.rooms.reader.line(line.body))
    assert (notice.task_id, notice.comment_id) == (task.id, comment_id)


async def test_a_new_task_tells_those_who_are_to_do_it(apollo: Board) -> None:
    cast = apollo.cast
    line = await apollo.do("task.create", title="x", assignee_ids=[cast.ada.id, cast.grace.id])
    assert told(apollo, line) == [("grace", "assigned")]


async def test_only_those_who_are_added_are_told(apollo: Board) -> None:
    cast = apollo.cast
    task = await apollo.task(assignee_ids=[cast.grace.id])
    line = await apollo.do("task.update", task_id=task.id, set={"assignee_ids": [cast.grace.id, cast.linus.id]})
    assert told(apollo, line) == [("linus", "assigned")]
    line = await apollo.do("task.unassign", task_id=task.id, user_id=cast.linus.id)
    assert told(apollo, line) == []
    line = await apollo.do("task.assign", task_id=task.id, user_id=cast.linus.id)
    assert told(apollo, line) == [("linus", "assigned")]


async def test_a_notice_is_the_same_from_a_line_that_another_instance_wrote(apollo: Board) -> None:
    cast = apollo.cast
    task = await apollo.task(assignee_ids=[cast.grace.id])
    line = await apollo.do("task.update", task_id=task.id, set={"assignee_ids": [cast.grace.id, cast.linus.id]})
    read = apollo.desk.rooms.reader.line(line.body)
    assert notices(apollo.id, read) == notices(apollo.id, line)


async def test_a_task_from_the_archive_and_what_is_imported_are_no_news(apollo: Board) -> None:
    task = await apollo.task(assignee_ids=[apollo.cast.grace.id])
    await apollo.do("task.archive", task_id=task.id)
    assert told(apollo, await apollo.do("task.restore", task_id=task.id)) == []
    line = await apollo.do("task.create", title="x", assignee_ids=[apollo.cast.grace.id], request_id="trello:5f1")
    assert told(apollo, line) == []
