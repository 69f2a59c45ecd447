"""Ids are UUIDs of version 7."""

import time
import uuid

import pytest

from rooms import ids
from rooms.errors import NotFound


def test_an_id_is_a_uuid_of_version_7_and_of_now() -> None:
    made = uuid.UUID(ids.uuid7())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert abs((made.int >> 80) / 1000 - time.time()) < 60


def test_ids_are_different_and_later_ones_sort_later() -> None:
    many = [ids.uuid7() for _ in range(1000)]
    assert len(set(many)) == 1000
    time.sleep(0.002)
    assert ids.uuid7() > max(many)


def test_what_is_no_id_names_nothing() -> None:
    known = ids.uuid7()
    assert ids.checked("task", known.upper()) == known
    for text in ("", "x", known + "0", "{" + known + "}", known.replace("-", ""), "\x00", known + "\n"):
        with pytest.raises(NotFound):
            ids.checked("task", text)
