"""What instances say to each other counts once, and only when one of them said it (promise 4)."""

import pytest

from server import seal
from server.seal import Seal

CHANNEL = "u:somebody"
THERE = b"there..."


def test_a_message_is_heard_once() -> None:
    here, there = Seal(b"a secret", b"here...."), Seal(b"a secret", THERE)
    first, second = (there.close(CHANNEL, b"n", body) for body in (b"one", b"two"))
    assert here.open(CHANNEL, first) == (THERE, b"n", b"one")
    assert here.open(CHANNEL, first) is None
    assert here.open(CHANNEL, second) == (THERE, b"n", b"two")
    assert here.open(CHANNEL, first) is None
    assert (here.repeated, here.forged) == (2, 0)


@pytest.mark.parametrize("place", [0, 16, 24, 32, -1])
def test_a_message_with_one_changed_byte_is_not_heard(place: int) -> None:
    here, said = Seal(b"a secret", b"here...."), bytearray(Seal(b"a secret", THERE).close(CHANNEL, b"n", b"one"))
    said[place] ^= 1
    assert here.open(CHANNEL, bytes(said)) is None
    assert here.forged == 1


def test_a_message_is_not_heard_on_another_channel_nor_under_another_secret() -> None:
    here, said = Seal(b"a secret", b"here...."), Seal(b"a secret", THERE).close(CHANNEL, b"n", b"one")
    assert here.open("u:else", said) is None
    assert here.open(CHANNEL, Seal(b"another", THERE).close(CHANNEL, b"n", b"one")) is None
    assert here.open(CHANNEL, b"") is None
    assert here.open(CHANNEL, said[:32]) is None
    assert here.forged == 4


def test_whoever_starts_late_does_not_hear_what_was_said_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    there, now = Seal(b"a secret", THERE), seal.time_ns()
    monkeypatch.setattr(seal, "time_ns", lambda: now - seal.LATE - 1)
    old = there.close(CHANNEL, b"n", b"one")
    monkeypatch.setattr(seal, "time_ns", lambda: now)
    here = Seal(b"a secret", b"here....")
    assert here.open(CHANNEL, old) is None
    assert here.repeated == 1


def test_a_clock_that_is_put_back_makes_nobody_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    here, there, now = Seal(b"a secret", b"here...."), Seal(b"a secret", THERE), seal.time_ns()
    for step in (0, -10, 5):
        monkeypatch.setattr(seal, "time_ns", lambda step=step: now + step * 10**9)
        assert here.open(CHANNEL, there.close(CHANNEL, b"n", b"one")) is not None


def test_senders_that_are_long_gone_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    here, now = Seal(b"a secret", b"here...."), seal.time_ns()
    for number in range(4 * seal.KNOWN):
        monkeypatch.setattr(seal, "time_ns", lambda number=number: now + number * seal.LATE // 100)
        assert here.open(CHANNEL, Seal(b"a secret", b"%08d" % number).close(CHANNEL, b"a", b"")) is not None
    assert len(here._heard) <= seal.KNOWN
