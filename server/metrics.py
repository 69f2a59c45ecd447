"""The numbers of an instance, read when Prometheus asks and costing nothing in between."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from server.engine import Engine
from server.realtime import Counters


def registry(engine: Engine, counters: Counters) -> CollectorRegistry:
    """Everything that /metrics shows."""
    found = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=found)
    found.register(_Board(engine, counters))
    return found


class _Board:
    """Edits, rooms, sockets and messages between instances."""

    def __init__(self, engine: Engine, counters: Counters) -> None:
        self._engine = engine
        self._counters = counters

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        rooms = self._engine.rooms.all()
        committer, exchange, counters = self._engine.committer, self._engine.exchange, self._counters
        yield _total("boardcast_commits", "Edits committed by this instance", committer.commits)
        yield _total("boardcast_batches", "Statements that committed them", committer.batches)
        yield _total("boardcast_races", "Edits decided again because another instance was faster", committer.races)
        yield _total("boardcast_forged", "Messages over Redis that were not from one of us", exchange.seal.forged)
        yield _total("boardcast_repeated", "Messages over Redis that were repeats or too late", exchange.seal.repeated)
        yield _level("boardcast_hearing", "Whether our own heartbeat comes back over Redis", float(exchange.hearing))
        yield _level("boardcast_rooms", "Rooms in memory", len(rooms))
        yield _level("boardcast_records", "Hot records in memory", sum(len(room.state.records) for room in rooms))
        yield _level("boardcast_watchers", "Sockets in rooms", sum(len(room.watchers) for room in rooms))
        clients = GaugeMetricFamily("boardcast_clients", "Clients by transport", labels=["transport"])
        for transport, count in counters.open.items():
            clients.add_metric([transport], count)
        yield clients
        closed = CounterMetricFamily("boardcast_closed", "Clients gone, by reason", labels=["reason"])
        for reason, count in counters.closed.items():
            closed.add_metric([reason], count)
        yield closed


def _total(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(name, about, value=value)


def _level(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)
