"""A user who sends every command and question there is, rightly and wrongly, on a socket."""

import asyncio
from typing import Any, Final

import msgspec
import orjson

from benchmarks.client import Member, Refused
from handlers import problems
from handlers.sockets.talk import JoinRoom, LeaveRoom, RefreshToken, SetPresence
from rooms import catalog
from tests.faults.hostile.enemy import Enemy
from tests.faults.hostile.spoiling import spoiled
from tests.faults.places import SLACK

EVENTS: Final[dict[str, Any]] = {
    **catalog.COMMANDS,
    **catalog.QUESTIONS,
    "room.join": JoinRoom,
    "room.leave": LeaveRoom,
    "presence.set": SetPresence,
    "auth.refresh": RefreshToken,
}
ENDING: Final = ("project.delete", "member.remove", "room.leave")  # rarely, or there is nothing left to be hostile to
NAMES: Final = [name for name in EVENTS if name not in ENDING] * 8 + list(ENDING)
PATIENCE: Final = 5.0 * SLACK  # seconds for an answer, or for the end of the socket
AT_ONCE: Final = 8  # events before their answers
PACKETS: Final = (
    b"42", b"42[]", b'42["task.create"]', b'42["task.create",{},{}]', b'421["nothing",{}]', b'42999999999999999["x",1]',
    b'42/admin,["x"]', b"43", b"4399[1]", b"44{}", b'451-["task.create",{"_placeholder":true,"num":0}]', b'459999["x"]',
    b'421["\xc3\xbc\\u0000",{}]', b'42["' + b"n" * 5000 + b'",1]', b"40{}", b"40/admin,", b"6", b"3", b"5", b"2probe",
    b'421["room.join",' + b"[" * 300 + b"]" * 300 + b"]", b"\xff\xfe", b"4" * 100, b"",
)  # fmt: skip


class Intruder(Enemy):
    """One user's sockets."""

    async def run(self) -> None:
        while True:
            try:
                member = await self._connect()
            except (OSError, Refused):
                self.counts["not let in"] += 1
                await asyncio.sleep(0.1)
                continue
            try:
                while not member.closed:
                    await self._round(member)
            except ConnectionResetError:
                self.counts["sockets closed"] += 1
            finally:
                member.close()

    async def _connect(self) -> Member:
        loop = asyncio.get_running_loop()
        auth = {"token": self._token}
        _, member = await loop.create_connection(lambda: _Socket("/socket.io/", auth), "127.0.0.1", self._port)
        try:
            await asyncio.wait_for(member.ready(), PATIENCE)
        except BaseException:
            member.transport.abort()
            raise
        return member

    async def _round(self, member: Member) -> None:
        if self.dice.random() < 0.1:
            member.write(self.dice.choice(PACKETS))
        names = self.dice.choices(NAMES, k=self.dice.randint(1, AT_ONCE))
        asked = [(name, spoiled(self.dice, self._wish(name))) for name in names]
        if self.dice.random() < 0.2 or not self.known["project"]:
            lair = {"name": "Lair", "request_id": f"{self.dice.getrandbits(64):x}"}
            asked.append(("project.create", orjson.dumps(lair)))
        answers = [member.call(name.encode(), body) for name, body in asked]
        self.counts["events"] += len(asked)
        await asyncio.wait(answers, timeout=PATIENCE)
        for (name, body), answer in zip(asked, answers, strict=True):
            if not answer.done():
                self.wrong.append(f"{name} {body[:300]!r} was not answered")
                member.close()
            elif answer.exception() is None:
                self._judge(name, body, answer.result())
        if any(not answer.done() or answer.exception() for answer in answers):
            raise ConnectionResetError

    def _wish(self, name: str) -> dict[str, Any]:
        body = self._makings.fields(EVENTS[name])
        if name == "project.create":
            body.pop("workspace_id", None)
        return body

    def _judge(self, name: str, body: bytes, answer: bytes) -> None:
        """Whatever was asked, the answer is an ack or a problem that is not ours."""
        said = msgspec.json.decode(answer)
        code = complaint(said)
        self.counts["accepted" if code == "" else "refused"] += 1
        if code is None or code in {"internal", "unavailable"}:
            self.wrong.append(f"{name} {body[:300]!r} was answered {answer[:300]!r}")
        if code == "":
            for kind, record in (said.get("result") or {}).items():
                if isinstance(record, dict) and isinstance(record.get("id"), str):
                    self.known.setdefault(kind, []).append(record["id"])


class _Socket(Member):
    """Hangs up as soon as it is told to, to be back the sooner."""

    def _take(self, packet: bytes) -> None:
        if packet[:1] == b"\x03":  # the high byte of a close frame's code
            self.transport.close()
        elif packet[:2] != b"44" or not self._ready.done():  # a namespace that there is not
            super()._take(packet)


CODES: Final = {error.code for error in problems.STATUS}


def complaint(said: Any) -> str | None:
    """The code of a problem, nothing for a yes, None for what is no answer at all."""
    if not isinstance(said, dict):
        return None
    if said.get("ok") is True:
        return ""
    problem = said.get("problem", said)
    code = problem.get("code") if isinstance(problem, dict) else None
    return code if code in CODES and problem.get("request_id") and problem.get("status") else None
