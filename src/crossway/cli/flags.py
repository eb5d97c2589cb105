"""The flags and arguments that several commands have, each declared here once."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from crossway.cli import completing
from crossway.cli.ids import id_fault
from crossway.design import STANDARD_INPUT
from crossway.errors import UserError
from crossway.language.durations import length_of, split_duration

LONGEST_TIMEOUT = 100 * 365 * 86_400
"""Seconds that `--timeout` may be at most: the server cuts longer ones to a hundred years."""


def seconds_within(least: float, most: float) -> Callable[[str | float], float]:
    """Return what reads seconds within bounds, written `30`, or as a duration: `30s`, `5m`."""

    def read(text: str | float) -> float:
        length = length_of(text) if isinstance(text, str) else None
        try:
            seconds = float(text) if length is None else length.total_seconds()
        except ValueError:
            seconds = math.nan
        if not least <= seconds <= most:
            bounds = f"from {least:g} to {most:,.0f} seconds; found {text!r}"
            said = "expected seconds such as 30, or a duration such as 5m"
            raise typer.BadParameter(f"{said}, {bounds}")
        return seconds

    return read


def path_of(text: str | Path) -> Path:
    """Return PATH. An empty one, as a variable that is not set gives, would be this folder."""
    if text == "":
        raise typer.BadParameter("it is empty")
    return Path(text)


DesignPath = Annotated[
    Path,
    typer.Argument(
        parser=path_of,
        metavar="PATH",
        help="A .twf file, a folder, a Markdown file, or - for standard input.",
    ),
]
Block = Annotated[
    str | None,
    typer.Option(
        "--block",
        metavar="LINE[.N]",
        help="The line of a block of a Markdown file; .N for the Nth alternative it shows.",
    ),
]
Implementations = Annotated[
    list[str] | None,
    typer.Option("--impl", metavar="MODULE", help="More Python implementations; repeatable."),
]
Codec = Annotated[
    str | None,
    typer.Option(
        "--codec", metavar="MODULE:NAME", help="The payload codec that values are encoded with."
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Refuse a design of which anything would be simulated.")
]
Address = Annotated[
    str | None,
    typer.Option("--address", metavar="HOST:PORT", help="The Temporal service's address."),
]
Profile = Annotated[
    str | None,
    typer.Option(
        "--profile", metavar="NAME", help="A profile of the Temporal CLI's configuration."
    ),
]
ProfilesFor = Annotated[
    list[str] | None,
    typer.Option(
        "--profile-for",
        metavar="NAMESPACE=PROFILE",
        help="The profile that reaches one namespace; repeatable.",
    ),
]
Retention = Annotated[
    str | None,
    typer.Option(
        "--retention",
        metavar="7d",
        help="How long namespaces keep closed executions; existing ones too.",
    ),
]
Members = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="HOLE=VALUE",
        help="A member of families such as shard-{org}: org=acme; repeatable.",
    ),
]
TakeOver = Annotated[
    bool, typer.Option("--take-over", help="Take what another design or deployment has, too.")
]
Owner = Annotated[
    str | None,
    typer.Option(
        "--owner",
        metavar="NAME",
        help="The design's name in what it owns; by default that of PATH.",
    ),
]
ServerPort = Annotated[
    int | None,
    typer.Option("--port", min=1, max=65535, help="Port of the embedded Temporal server."),
]
Audience = Annotated[
    str,
    typer.Option(
        "--audience",
        metavar="NAME",
        help="What tokens are made for, and have to be; by default the id of the service.",
    ),
]


class LogLevel(StrEnum):
    """The least severe records that are logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def number(self) -> int:
        """The level as `logging` has it."""
        return logging.getLevelNamesMapping()[self.name]


LeastLogged = Annotated[
    LogLevel | None,
    typer.Option(
        "--log-level",
        help="Log this and worse. By default info, of Python's own loggers in run and dev warning.",
    ),
]
InputText = Annotated[
    str | None,
    typer.Option(
        "--input",
        "-i",
        metavar="JSON",
        help="The input, or @FILE, or - for standard input; sampled when left out. "
        "Several parameters: an object.",
    ),
]


def _an_id(given: str | None) -> str | None:
    """Refuse what no workflow is called."""
    if given is not None and (fault := id_fault(given)):
        raise typer.BadParameter(f"it {fault}")
    return given


WorkflowId = Annotated[
    str | None,
    typer.Option(
        "--workflow-id",
        "-w",
        metavar="ID",
        callback=_an_id,
        help="The workflow's id; one that is started gets a fresh id by default.",
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        parser=seconds_within(0.001, LONGEST_TIMEOUT),
        metavar="SECONDS",
        help="How long all of it may take: seconds, or a duration such as 5m.",
    ),
]
InNamespace = Annotated[
    str | None,
    typer.Option(
        "--namespace",
        "-n",
        metavar="NS",
        autocompletion=completing.namespaces,
        help="The workflow's namespace; else it is looked for.",
    ),
]
WorkflowName = Annotated[
    str | None,
    typer.Argument(
        autocompletion=completing.workflows,
        help="The workflow, or `NS/workflow`; by default the one nothing else calls.",
    ),
]
RecordTest = Annotated[
    Path | None,
    typer.Option(
        "--record-test",
        metavar="FILE",
        help="Write what happened as a test: a new .twf file, or below what is in one.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def namespace_flag(help_text: str) -> Any:
    """Return the option `--namespace`, with what a command means by it."""
    return typer.Option(
        "--namespace", "-n", metavar="NS", autocompletion=completing.namespaces, help=help_text
    )


def keys_flag(name: str) -> Any:
    """Return the option that says where key files are."""
    said = "Where key files are; by default $CROSSWAY_KEYS, else .crossway/keys."
    return typer.Option(name, metavar="DIR", help=said)


def seconds_flag(name: str, help_text: str, *, least: float = 0, most: float) -> Any:
    """Return an option that takes seconds, within bounds."""
    read = seconds_within(least, most)
    return typer.Option(name, parser=read, metavar="SECONDS", help=help_text)


def profiles_for(given: Sequence[str] | None) -> dict[str, str]:
    """Return profiles by namespace, from `NAMESPACE=PROFILE` each.

    Raises:
        UserError: one is no such pair.
    """
    pairs = [text.partition("=") for text in given or ()]
    for name, _, profile in pairs:
        if not (name and profile):
            raise UserError(f"--profile-for: expected NAMESPACE=PROFILE, found {name!r}")
    return {name: profile for name, _, profile in pairs}


LONGEST_RETENTION = timedelta(days=36500)
"""A server keeps no longer: it takes more for a hundred years. Measured on server 1.32.0."""


def retention(text: str | None) -> timedelta | None:
    """Return how long to keep, from `7d` or `36h`; None for none.

    Raises:
        UserError: it is no such duration.
    """
    if text is None:
        return None
    number, unit = split_duration(text) or ("", "")
    kept = length_of(text) or timedelta()
    whole = unit in ("days", "hours") and number.isdigit()
    if not whole or not timedelta() < kept <= LONGEST_RETENTION:
        raise UserError(
            "--retention: expected days or hours such as 7d or 36h, at most "
            f"{LONGEST_RETENTION.days}d, found {text!r}"
        )
    return kept


def since(text: str) -> timedelta:
    """Return how far back to look, from a duration of TWF such as `10s` or `2h`.

    Raises:
        UserError: it is no duration.
    """
    length = length_of(text)
    if length is None:
        raise UserError(f"--since: expected a duration such as 10s, 30m or 2d, found {text!r}")
    return length


def owner_name(given: str | None, workspace: str) -> str:
    """Return the name a design goes by on the service: as told, else its file's or folder's.

    Raises:
        UserError: neither is there: it came by standard input.
    """
    if given is None and workspace == STANDARD_INPUT:
        raise UserError("a design by standard input has no name on the service: say --owner NAME")
    return given or workspace.removesuffix(".twf")
