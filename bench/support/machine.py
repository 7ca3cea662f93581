"""The machine: what it is, and what processes cost. Linux only, like the figures that need it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def about() -> dict[str, Any]:
    """What a figure cannot be read without."""
    import django
    import jinja2
    import psycopg

    return {
        "cores": len(os.sched_getaffinity(0)),
        "load_before": round(os.getloadavg()[0], 2),
        "memory_mib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
        "python": platform.python_version(),
        "django": django.get_version(),
        "jinja2": jinja2.__version__,
        "psycopg": psycopg.__version__,
    }


def within(value: float, limit: float, *, at_least: bool = False) -> dict[str, Any]:
    """A figure with its limit."""
    is_ok = value >= limit if at_least else value <= limit
    return {"value": round(value, 2), "limit": limit, "ok": is_ok}


def family(roots: Iterable[int]) -> list[int]:
    """The processes ``roots`` and all that descend from them, as they are now."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (parent := parent_of(int(entry.name))):
            children.setdefault(parent, []).append(int(entry.name))
    found, open_ends = [], list(roots)
    while open_ends:
        process = open_ends.pop()
        found.append(process)
        open_ends += children.get(process, [])
    return found


def parent_of(process: int) -> int:
    """The parent's id; 0 when the process is gone."""
    try:
        return int((PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def cpu_seconds(processes: Iterable[int], *, with_ended: bool = False) -> float:
    """User and system time so far; ``with_ended`` adds that of children that have ended."""
    total, last = 0, 15 if with_ended else 13
    for process in processes:
        try:
            fields = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:last]))
    return total / TICKS


def pss_mib(processes: Iterable[int]) -> float:
    """Memory with shared pages counted once (proportional set size)."""
    total = 0
    for process in processes:
        try:
            lines = (PROC / str(process) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def database_keeper(home: Path) -> list[int]:
    """The embedded database's first process and its keeper, if they run."""
    try:
        postmaster = int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return []
    keeper = parent_of(postmaster)
    return [keeper] if keeper > 1 else [postmaster]


def name_of(process: int) -> str:
    """What a process is for, by its command line."""
    try:
        words = (
            (PROC / str(process) / "cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode(errors="replace")
        )
    except OSError:
        return "gone"
    for mark, name in (("config.children web", "web"), ("config.children worker", "worker"), ("keeper", "keeper"),
                       ("postgres", "database"), ("rapport", "supervisor")):  # fmt: skip
        if mark in words:
            return name
    return words[:40]
