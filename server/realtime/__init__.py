"""Live connections: a Socket.IO server for stock clients, on a transport of our own."""

from server.realtime.connection import Application, Connection, Refused
from server.realtime.counters import Counters
from server.realtime.frame import Frame
from server.realtime.limits import Limits
from server.realtime.server import RealtimeServer
from server.realtime.siblings import Siblings

__all__ = ["Application", "Connection", "Counters", "Frame", "Limits", "RealtimeServer", "Refused", "Siblings"]
