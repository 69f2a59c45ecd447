"""The demo world: there after one run, the same after two."""

import json

from rooms import catalog
from rooms.messages import Doer
from rooms.passwords import Passwords
from rooms.records import Column, Member, Task
from server.seed import CAST, PASSWORD, apollo, seed
from storage import accounts
from storage.database import Database
from storage.log import tips
from storage.projects import Projects
from tests.fixtures.board import Start
from tests.fixtures.replica import Replica


async def test_seeding_twice_changes_nothing(fresh_database_url: str) -> None:
    db = await Database.connect(fresh_database_url, size=2)
    assert await seed(db) is True
    user = await accounts.find_by_email(db, CAST[0].email)
    assert user is not None
    id = apollo.project_id(Doer(user.id, user.name))
    first = await tips(db, [id])
    assert await seed(db) is False
    assert await tips(db, [id]) == first
    await db.close()


async def test_apollo_is_a_board_in_the_middle_of_work(start: Start, fresh_database_url: str) -> None:
    engine = await start(database_url=fresh_database_url)
    await seed(engine.db)
    people = {}
    for player in CAST:
        user = await accounts.find_by_email(engine.db, player.email)
        assert user is not None
        people[player.name] = user
    id = apollo.project_id(Doer(people["Ada"].id, "Ada"))
    state = (await engine.rooms.open(id)).state
    roles = {record.name: record.role for record in state.records.values() if isinstance(record, Member)}
    assert roles == {"Ada": "owner", "Grace": "member", "Linus": "viewer"}
    columns = [record.name for record in state.columns() if isinstance(record, Column)]
    assert columns == ["Backlog", "To do", "Doing", "Review", "Done"]
    tasks = [record for record in state.records.values() if isinstance(record, Task)]
    assert len(tasks) == 25
    assert sorted(task.number for task in tasks) == list(range(1, 26))
    assert sum(task.completed_at is not None for task in tasks) >= 8
    assert all(state.places[column.id] for column in state.columns())


async def test_the_log_of_apollo_folds_into_its_records_and_its_moments_never_go_back(
    start: Start, fresh_database_url: str
) -> None:
    """C8: the story is a log like any other."""
    engine = await start(database_url=fresh_database_url)
    await seed(engine.db)
    ada = await accounts.find_by_email(engine.db, CAST[0].email)
    assert ada is not None
    id = apollo.project_id(Doer(ada.id, ada.name))
    store = Projects(engine.db, catalog.tables(), catalog.HOT)
    entries = [json.loads(body) for body in await store.since(id, 0, 1000)]
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    moments = [entry["at"] for entry in entries]
    assert moments == sorted(moments)
    replica = Replica()
    for entry in entries:
        replica.take(json.dumps(entry).encode())
    snapshot = json.loads((await engine.rooms.open(id)).snapshot())
    assert replica.hot(catalog.HOT) == {(record["kind"], record["id"]): record for record in snapshot}


async def test_the_cast_can_log_in(fresh_database_url: str) -> None:
    db = await Database.connect(fresh_database_url, size=2)
    await seed(db)
    passwords = Passwords()
    for player in CAST:
        login = await accounts.login(db, player.email)
        assert login is not None
        assert await passwords.verify(PASSWORD, login.password_hash)
    passwords.close()
    await db.close()
