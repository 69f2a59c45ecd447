"""Sockets: one event per command, and the few that are not commands: join, leave, presence, refresh, questions."""

from handlers.sockets.application import Sockets

__all__ = ["Sockets"]
