"""Users with sockets on this instance: where a notification goes."""

from typing import Protocol

from handlers.sockets.session import Session


class Reach(Protocol):
    """How instances hear about their users."""

    def attend(self, user_id: str) -> None: ...
    def ignore(self, user_id: str) -> None: ...
    def notify(self, user_id: str, body: bytes) -> None: ...


class People:
    """Every user's sockets."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._sessions: dict[str, dict[Session, None]] = {}

    def enter(self, session: Session) -> None:
        """A socket of a user is open."""
        sessions = self._sessions.get(session.user_id)
        if sessions is None:
            sessions = self._sessions[session.user_id] = {}
            self._reach.attend(session.user_id)
        sessions[session] = None

    def leave(self, session: Session) -> None:
        """A socket of a user is closed."""
        sessions = self._sessions.get(session.user_id)
        if sessions is not None:
            sessions.pop(session, None)
            if not sessions:
                del self._sessions[session.user_id]
                self._reach.ignore(session.user_id)

    def notify(self, user_id: str, body: bytes) -> None:
        """Tell a user something, wherever their sockets are."""
        self.hear(user_id, body)
        self._reach.notify(user_id, body)

    def hear(self, user_id: str, body: bytes) -> None:
        """Tell the sockets that are here."""
        for session in self._sessions.get(user_id, ()):
            session.connection.emit("notification", body)
