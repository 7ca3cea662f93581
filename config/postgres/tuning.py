"""The server's settings, for the machine it finds itself on."""

import os
import shutil
from pathlib import Path

MB = 1024 * 1024
SMALL_SHARED_MEMORY = 512 * MB

LASTING = {
    "fsync": "on",
    "synchronous_commit": "on",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "1h",
}


def settings(data: Path, *, durable: bool) -> dict[str, str]:
    """What goes into postgresql.conf; ALTER SYSTEM still wins over it."""
    memory = machine_memory()
    chosen = {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": _megabytes(memory / 16, 64, 1024),
        "effective_cache_size": _megabytes(memory / 2, 256, 64 * 1024),
        "work_mem": _megabytes(memory / 512, 4, 16),
        "maintenance_work_mem": _megabytes(memory / 32, 64, 512),
        "max_parallel_workers_per_gather": str(min(2, max(0, (os.cpu_count() or 1) - 1))),
        "random_page_cost": "1.1",
        "effective_io_concurrency": "200",
        "jit": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_logical_replication_workers": "0",
        "wal_buffers": "16MB",  # pages are written whole after a checkpoint; compressing them costs more
        "min_wal_size": "80MB",
        "autovacuum_naptime": "30s",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.02",
        "autovacuum_vacuum_insert_scale_factor": "0.05",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m ",
        "log_checkpoints": "off",
        **(LASTING if durable else THROWAWAY),
    }
    if _shared_memory() < SMALL_SHARED_MEMORY:  # containers often have 64 MB of it
        chosen["dynamic_shared_memory_type"] = "mmap"
    if durable:
        free = shutil.disk_usage(data).free
        chosen["max_wal_size"] = _megabytes(free / 8, 128, 8 * 1024)
    return chosen


def as_file(chosen: dict[str, str]) -> str:
    lines = [f"{name} = '{value}'" for name, value in chosen.items()]
    return "\n".join(["# Written at every start; use ALTER SYSTEM for your own.", *lines, ""])


def machine_memory() -> int:
    """Bytes of memory this machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _megabytes(wanted: float, least: int, most: int) -> str:
    return f"{int(min(max(wanted / MB, least), most))}MB"


def _shared_memory() -> int:
    try:
        return shutil.disk_usage("/dev/shm").total  # noqa: S108
    except OSError:
        return SMALL_SHARED_MEMORY  # not Linux: nothing to choose
