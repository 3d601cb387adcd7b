"""How the embedded PostgreSQL is configured: durable by default, modest in memory, no TCP port."""

from pathlib import Path

MAX_CONNECTIONS = 60

MODEST = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": str(MAX_CONNECTIONS),
    # A few thousand reviews fit; what does not is in the cache of the operating system.
    "shared_buffers": "16MB",
    "max_wal_size": "256MB",
    "min_wal_size": "64MB",
    # Short transactions on few rows: no compiler, no parallel plans, no pool of I/O processes.
    "jit": "off",
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "max_worker_processes": "4",
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] %d ",
}

# For tests only: a crash of the machine may lose everything, one of the server alone nothing.
# (synchronous_commit stays on: without fsync it costs a write to memory, and keeps that promise.)
CARELESS = {"fsync": "off", "full_page_writes": "off"}


def server_options(socket_dir: Path, *, fsync: bool) -> list[str]:
    """The `-c name=value` arguments; the command line wins over postgresql.conf."""
    options = {**MODEST, "unix_socket_directories": str(socket_dir)}
    if not fsync:
        options |= CARELESS
    return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
