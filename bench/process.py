"""What a process has used: CPU by thread, memory. Linux says both; elsewhere there is only CPU."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024

LOOP, CORE, OTHER = "event loop", "SDK core", "other threads"
"""The main thread, which runs Python's event loop; the native ones of the SDK; and what is left."""


@dataclass(frozen=True)
class Usage:
    """CPU seconds so far, in all and by thread, and MiB of resident memory now and at most."""

    cpu: float
    threads: dict[str, float]
    resident: float
    peak: float


def usage() -> Usage:
    """Return what this process has used."""
    resident, peak = _memory()
    return Usage(time.process_time(), _threads(), resident, peak)


def _threads() -> dict[str, float]:
    """Return CPU seconds by kind of thread; of threads that ended nothing is known."""
    seconds = dict.fromkeys((LOOP, CORE, OTHER), 0.0)
    if sys.platform != "linux":
        return seconds
    for task in Path("/proc/self/task").iterdir():
        try:
            name = (task / "comm").read_text()
            used = int((task / "schedstat").read_text().split()[0]) / 1e9
        except OSError:  # it ended
            continue
        kind = CORE if name.startswith(("tokio", "temporal", "workflow-")) else OTHER
        seconds[LOOP if task.name == _own_id() else kind] += used
    return seconds


def _own_id() -> str:
    return str(os.getpid())


def _memory() -> tuple[float, float]:
    if sys.platform != "linux":
        return 0.0, 0.0
    lines = Path("/proc/self/status").read_text().splitlines()
    sizes = {name: text for name, _, text in (line.partition(":") for line in lines)}
    resident, peak = (int(sizes[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return resident, peak


def server_cpu() -> float:
    """Return the CPU seconds of the server that this process started, 0 where nothing says so."""
    return _child_cpu("temporal")


def language_server_cpu() -> float:
    """Return the CPU seconds of the language server that this process started, 0 likewise."""
    return _child_cpu("python")


def _child_cpu(name: str) -> float:
    """Return the CPU seconds of the process that this one started, by how its name begins."""
    if sys.platform != "linux":
        return 0.0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            before, _, after = (process / "stat").read_text().rpartition(")")
        except OSError:  # it ended
            continue
        fields = after.split()
        if before.partition("(")[2].startswith(name) and fields[1] == _own_id():
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
