"""The answer to a command: an ack, the same over sockets and over REST (PROTOCOL C1).

Every edit passes here, so the JSON is cut out of the entry's one encoding instead of being made again. A quote inside
a JSON string is escaped, hence a needle with bare quotes is found in the structure only, whatever people wrote.
"""

from typing import Final

from handlers import problems
from rooms.messages import Line, Put, Set, encode

_RECORD: Final = b'"record":'
_NEXT: Final = b'}},{"op":"'
_SET: Final = b',"set":{'
_WAS: Final = b'},"was":{'


def acked(line: Line) -> bytes:
    """`{"ok":true,"seq":…,"result":{…}}`: what became of the record that the command was about.

    A record that was put is shown whole, of one that was set its id, its version and what changed, of one that was
    dropped its id. A command that found nothing to change has an empty result.
    """
    return b'{"ok":true,"seq":%d,"result":%b}' % (line.entry.seq, result(line))


def result(line: Line) -> bytes:
    """The `result` of an ack alone."""
    entry, body = line
    if not entry.changes:
        return b"{}"
    change = entry.changes[0]
    kind = change.kind.encode()
    if isinstance(change, Put):
        start = body.index(_RECORD) + len(_RECORD)
        # The record's own brace is the first of the needle, and the last but two of an entry with one change.
        end = body.index(_NEXT, start) + 1 if len(entry.changes) > 1 else len(body) - 3
        return b'{"%b":%b}' % (kind, body[start:end])
    if isinstance(change, Set):
        start = body.index(_SET) + len(_SET)
        fields = body[start : body.index(_WAS, start)]
        return b'{"%b":{"id":"%b","version":%d,%b}}' % (kind, change.id.encode(), change.version, fields)
    return b'{"%b":{"id":"%b"}}' % (kind, change.id.encode())


def refused(error: Exception, request_id: str) -> bytes:
    """`{"ok":false,"problem":{…}}`. What is not a BoardError is a defect of ours, logged once with its traceback."""
    return b'{"ok":false,"problem":%b}' % encode(problems.problem(problems.explained(error, request_id), request_id))
