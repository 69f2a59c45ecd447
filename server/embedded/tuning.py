"""How the embedded databases are set up: for a real board server on a small machine."""

import os

MIB = 1024 * 1024
LEAST_BUFFERS = 128  # MiB; PostgreSQL's own default
MOST_BUFFERS = 1024  # MiB; beyond this the operating system's cache does as well


def postgres(*, durable: bool) -> dict[str, str]:
    """PostgreSQL's settings. Without `durable` an operating system crash may lose data: for tests only."""
    memory = _memory()
    safe = "on" if durable else "off"
    buffers = min(max(memory // 4, LEAST_BUFFERS), MOST_BUFFERS) if durable else LEAST_BUFFERS
    return {
        # Only through a socket in a folder that nobody else can enter.
        "listen_addresses": "",
        "unix_socket_directories": ".",
        # An ack means that the edit is on disk.
        "fsync": safe,
        "synchronous_commit": safe,
        "full_page_writes": safe,
        # A quarter of the memory for hot pages, never more than a small neighbour can bear.
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(memory // 2, LEAST_BUFFERS)}MB",
        # Each instance holds about twenty connections; several instances and a psql fit.
        "max_connections": "200",
        # Sorting a task page stays in memory; two hundred connections could still afford it.
        "work_mem": "8MB",
        "maintenance_work_mem": "128MB",
        # The log is append-heavy: checkpoints far apart write each hot page once, not every few minutes.
        "checkpoint_timeout": "15min",
        "max_wal_size": "2GB",
        "min_wal_size": "160MB",
        # This build compresses with pglz only, which takes more processor from us than it saves the disk.
        "wal_compression": "off",
        # Our statements take microseconds; compiling them takes milliseconds.
        "jit": "off",
        # Solid-state disks: a random page costs little more than the next one.
        "random_page_cost": "1.1",
        # Heads and records are rewritten all the time: vacuum little and often.
        "autovacuum_naptime": "20s",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.02",
        # A transaction of ours that idles is a defect; it must not hold vacuum back for long.
        "idle_in_transaction_session_timeout": "60s",
        # One clock, whatever the machine is set to.
        "timezone": "UTC",
        "log_timezone": "UTC",
        # The log is for trouble: slow statements, long waits, errors.
        "log_min_duration_statement": "1s",
        "log_lock_waits": "on",
        "log_checkpoints": "off",
    }


def valkey(*, durable: bool) -> dict[str, str]:
    """Valkey's settings."""
    return {
        # Only through a socket in a folder that nobody else can enter.
        "port": "0",
        "unixsocket": "valkey.sock",
        "unixsocketperm": "700",
        "pidfile": "valkey.pid",
        "dir": ".",
        # A second of leaderboard and presence may be lost with the machine; they are rebuilt from the log.
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "save": "",
        # Running out is an error that is seen, never a key that silently disappears.
        "maxmemory-policy": "noeviction",
        # A subscriber that reads too slowly is dropped and fills its gap from the log.
        "client-output-buffer-limit": "pubsub 32mb 8mb 10",
        # Tests of several servers on one machine each take a database of their own.
        "databases": "64",
        "loglevel": "notice",
    }


def _memory() -> int:
    """MiB in this machine, or what the container may use if that is less."""
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB
    try:
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as limit:  # noqa: PTH123 - a kernel file
            return min(installed, int(limit.read()) // MIB)
    except (OSError, ValueError):  # no cgroup, or "max"
        return installed
