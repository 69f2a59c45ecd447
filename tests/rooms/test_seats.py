"""Who sits where, and what members hear of it (C9)."""

import json

from rooms.seats import LISTED, Present, Seat, Seats
from tests.fixtures.seeds import dice


def listed(seats: Seats) -> list[Present]:
    assert json.loads(seats.listed()) == [{"user_id": one.user_id, "state": one.state} for one in seats.people()]
    return seats.people()


def test_a_person_with_several_sockets_shows_whichever_does_more_than_viewing() -> None:
    seats = Seats()
    seats.take("here", "1", Seat("ada"))
    seats.take("here", "2", Seat("ada", "editing:title:t"))
    seats.take("there", "3", Seat("ada"))
    assert listed(seats) == [Present("ada", "editing:title:t")]
    assert seats.empty("2")
    assert listed(seats) == [Present("ada", "viewing")]
    assert not seats.empty("2")


def test_beyond_the_first_hundred_people_are_only_counted() -> None:
    seats = Seats()
    for number in range(LISTED + 50):
        seats.take("here", str(number), Seat(f"person {number}"))
        assert len(listed(seats)) == min(number + 1, LISTED)
    assert seats.count == LISTED + 50
    seats.take("here", "120", Seat("person 120", "dragging:t"))
    seats.take("here", "0", Seat("person 0", "dragging:t"))
    assert [one.user_id for one in listed(seats) if one.state != "viewing"] == ["person 0"]
    assert seats.empty("5")
    assert [one.user_id for one in listed(seats)][-1] == f"person {LISTED}"


def test_what_members_hear_leads_to_who_is_there_whatever_happens() -> None:
    chance = dice("seats")
    seats = Seats()
    held: dict[str, Seat] = {}
    heard: dict[str, str] = {}
    for _ in range(3000):
        key = str(chance.randrange(40))
        if chance.random() < 0.4:
            assert seats.empty(key) == (held.pop(key, None) is not None)
        else:
            held[key] = Seat(f"person {int(key) % 15}", chance.choice(("viewing", "viewing", f"dragging:{key}")))
            seats.take(chance.choice(("here", "there")), key, held[key])
        if chance.random() < 0.3:
            hear(heard, seats)
            there = {seat.user_id for seat in held.values()}
            assert heard.keys() == there == {one.user_id for one in listed(seats)}
            assert seats.count == len(there)
            for user_id, state in heard.items():
                states = {seat.state for seat in held.values() if seat.user_id == user_id}
                assert state in (states - {"viewing"} or {"viewing"})


def hear(heard: dict[str, str], seats: Seats) -> None:
    news = json.loads(json.dumps(seats.tell(), default=lambda one: {"user_id": one.user_id, "state": one.state}))
    if news is None:
        return
    for one in news["joined"]:
        assert one["user_id"] not in heard
    for user_id in news["left"]:
        del heard[user_id]
    heard.update({one["user_id"]: one["state"] for one in news["joined"] + news["changed"]})
    assert news["count"] == len(heard)
