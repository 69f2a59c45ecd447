"""The change over from long-polling to WebSocket: probe, answer, upgrade."""

from __future__ import annotations

from server.realtime.frame import text_frame
from server.realtime.session import Session
from server.realtime.websocket import WebSocket

PROBE_ANSWER = text_frame(b"3probe")


class Probe:
    """Stands between a new WebSocket and the session that may move to it."""

    __slots__ = ("_deadline", "_session", "_websocket", "slot")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._websocket: WebSocket | None = None
        self._deadline = session.engine.now() + session.engine.limits.upgrade_timeout
        self.slot = -1

    def begin(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        if self._session.polling is not None:
            self._session.polling.probe = self
        self._session.engine.wheel.put(self, self._deadline)

    def receive(self, packet: str) -> None:
        polling = self._session.polling
        if self._websocket is None:
            return
        if polling is None:
            self.close("session gone")
        elif packet == "2probe":
            self._websocket.push(PROBE_ANSWER)
            polling.release()
        elif packet == "5" and polling.upgrading:
            self._finish(self._websocket)
        else:
            self.close("malformed")

    def receive_binary(self, attachment: bytes) -> None:
        self.close("malformed")

    def close(self, reason: str) -> None:
        """The upgrade does not happen; the session goes on with polling."""
        websocket, self._websocket = self._websocket, None
        self._session.engine.wheel.drop(self)
        if websocket is not None:
            websocket.close(reason)
        polling = self._session.polling
        if polling is not None and websocket is not None:
            polling.resume()

    def look(self, now: float) -> float | None:
        if self._session.reason is not None or now >= self._deadline:
            self.close("upgrade timeout")
            return None
        return self._deadline

    def _finish(self, websocket: WebSocket) -> None:
        self._websocket = None
        self._session.engine.wheel.drop(self)
        if self._session.polling is not None:
            self._session.polling.probe = None
        self._session.move_to(websocket)
