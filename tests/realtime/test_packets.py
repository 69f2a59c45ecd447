"""The quick way of reading an event agrees with the library's."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from server.realtime import packets
from server.realtime.session import Malformed

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(name=st.text(), arguments=st.lists(values, max_size=3), ascii_only=st.booleans())
def test_both_ways_read_the_same(name: str, arguments: list[object], ascii_only: bool) -> None:
    array = json.dumps([name, *arguments], ensure_ascii=ascii_only)
    try:
        array.encode()
    except UnicodeEncodeError:
        return  # a lone surrogate cannot come over a WebSocket
    quick = packets.read_event(array)
    slow = packets.arguments(packets.read_packet("42" + array, 10))
    assert slow == (name, arguments)
    if len(arguments) > 1:
        assert quick is None
    else:
        assert quick is not None
        assert (quick[0], json.loads(bytes(memoryview(quick[1])))) == (name, (arguments or [None])[0])


@given(st.text(alphabet='[]{}",:1 \\aé', max_size=40))
def test_what_the_quick_way_takes_is_json(array: str) -> None:
    try:
        event = packets.read_event(array)
    except Malformed:
        return
    if event is not None:
        name, *arguments = json.loads(array)
        assert event[0] == name
        assert len(arguments) <= 1


@given(st.text(alphabet='[]{}"\\a', max_size=60), st.integers(1, 8))
def test_depth_is_counted_outside_strings(packet: str, limit: int) -> None:
    depth = deepest = 0
    inside = escaped = False
    for letter in packet:
        if inside:
            inside = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            inside = True
        elif letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    if not inside:  # an unfinished string is refused by the decoder
        assert packets.too_deep(packet, limit) == (deepest > limit)
