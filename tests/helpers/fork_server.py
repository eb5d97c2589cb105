"""A process with all of `crossway` imported, which forks for each command that a test runs.

    python -m tests.helpers.fork_server FD

A command of a second spends most of it importing. Here that is done once; a forked copy then
becomes what `python -m crossway ARGUMENTS` would have been from its first line on. `FD` is a
socket. Each byte on it comes with five files: an order (JSON, see `Order`), the three streams
of the command, and a pipe for what becomes of it: `pid N` once it begins, and `code N M` once it
has ended, after M microseconds of processor time (N is negative: the signal that ended it).
Closing the socket ends this process, and whoever opened it has closed it when it is gone.

Between this process and a command stands another that waits for its end. No thread and no
Temporal runtime may be started before a fork, as a copy would not have them: this is asserted.
What an interpreter reads from the environment as it starts cannot be given to a copy: such a
command is started as a process of its own (`tests.helpers.launching`).
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import logging
import os
import pkgutil
import runpy
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterable
from typing import TextIO, TypedDict

import crossway.cli

LATER = (
    "concurrent.futures.process",
    "encodings.utf_8_sig",
    "importlib.metadata",
    "temporalio.worker",
    "zoneinfo",
)
"""What commands import once they run, beside modules of `crossway`."""


class Order(TypedDict):
    """A command to run: what its process is started with."""

    arguments: list[str]
    cwd: str
    environment: dict[str, str]
    own_group: bool
    """Whether it is the first of a process group of its own."""
    ignored: list[int]
    """The signals that whoever starts it ignores, which a process is started with."""


def import_all() -> None:
    """Import what any command imports, and see that this has started nothing."""
    named = (module.name for module in pkgutil.walk_packages(crossway.__path__, "crossway."))
    for name in (*named, *LATER):
        if not name.endswith("__main__"):
            importlib.import_module(name)
    with contextlib.redirect_stdout(io.StringIO()):
        # typer imports the most of itself once it has a command line.
        group = crossway.cli.command_line.app(crossway.cli.COMMANDS)
        group.main(["check", "--help"], standalone_mode=False)
    assert threading.active_count() == 1, threading.enumerate()
    tasks = "/proc/self/task"
    assert not os.path.isdir(tasks) or len(os.listdir(tasks)) == 1, "a native thread is running"
    assert not logging.root.handlers, logging.root.handlers
    # A collection would write to pages that all copies share.
    gc.collect()
    gc.freeze()


def _serve(control: socket.socket) -> list[str]:
    """Fork for each order; return only in a forked copy: the arguments of its command."""
    while True:
        byte, files, _, _ = socket.recv_fds(control, 1, 5)
        if not byte:
            os._exit(0)
        ordered, *streams, report = files
        with open(ordered, encoding="utf-8") as file:
            order: Order = json.load(file)
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            if (command := os.fork()) == 0:
                control.detach()
                _become(order, streams, report)
                return order["arguments"]
            _close((control.detach(), *streams))
            _await(command, report)
        _close((*streams, report))


def _await(command: int, report: int) -> None:
    """Wait for the end of a command, report it, and end this process."""
    try:
        _, status, usage = os.wait4(command, 0)
        used = int(1e6 * (usage.ru_utime + usage.ru_stime))
        os.write(report, b"code %d %d\n" % (os.waitstatus_to_exitcode(status), used))
    finally:  # whoever asked may be gone
        os._exit(0)


def _become(order: Order, streams: list[int], report: int) -> None:
    """Make this process what a fresh one would be, and report that it begins."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for ignored in order["ignored"]:
        signal.signal(ignored, signal.SIG_IGN)
    if order["own_group"]:
        os.setpgid(0, 0)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
    os.write(report, b"pid %d\n" % os.getpid())
    os.closerange(3, max((*streams, report)) + 1)
    sys.stdin = sys.__stdin__ = _text(sys.stdin, "r")  # type: ignore[misc]  # as at the start
    sys.stdout = sys.__stdout__ = _text(sys.stdout, "w")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _text(sys.stderr, "w")  # type: ignore[misc]
    sys.path[0] = order["cwd"]
    sys.argv = ["-m", *order["arguments"]]
    sys.orig_argv = [sys.executable, "-m", "crossway", *order["arguments"]]
    for name in [name for name in sys.modules if name.split(".")[0] == "tests"]:
        del sys.modules[name]


def _text(old: TextIO, mode: str) -> io.TextIOWrapper:
    """Return a standard stream over the file that it has now, as an interpreter makes it."""
    assert isinstance(old, io.TextIOWrapper)
    buffered = not old.write_through  # which PYTHONUNBUFFERED says; what is read always is
    size = -1 if buffered or mode == "r" else 0
    file = open(old.fileno(), f"{mode}b", size, closefd=False)  # noqa: SIM115
    return io.TextIOWrapper(
        file,
        encoding=old.encoding,
        errors=old.errors,
        newline="\n" if mode == "w" else None,
        line_buffering=buffered and (old is sys.stderr or file.isatty()),
        write_through=not buffered,
    )


def _close(files: Iterable[int]) -> None:
    for file in files:
        os.close(file)


if __name__ == "__main__":
    import_all()
    # Whoever opened the socket is told to end as well, and closes it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Who waits for a command is not waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    _serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("crossway", run_name="__main__", alter_sys=True)
