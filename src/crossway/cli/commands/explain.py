"""`crossway explain [CODE]`: what a code means that a command printed, or the list of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import typer

from crossway.checks import RULES, Subject
from crossway.checks.replay import REPLAY_BREAKS
from crossway.checks.severities import WRONG_SETTING
from crossway.checks.strict import SIMULATED
from crossway.cli.documenting import documentation
from crossway.cli.output import echo
from crossway.design.options import OPTION_SETS, described
from crossway.errors import UnknownNameError
from crossway.export.changes import Kind
from crossway.language.diagnostic import Explained
from crossway.language.words import snake_case


@dataclass(frozen=True, slots=True)
class Section:
    """The codes of one subject: `title`, and `about` in words, as the list heads them."""

    title: str
    about: str
    codes: tuple[Explained, ...]


def explain(
    code: Annotated[
        str | None,
        typer.Argument(
            help="A code that check, diff or doctor printed, or an option's key; "
            "without one, all codes are listed."
        ),
    ] = None,
) -> None:
    """Show what a code means that `check`, `diff` or `doctor` printed, and what to do about it.

    Of an option it shows where it may stand, what it takes and what it does.
    """
    if code is None:
        echo(_listed(), nl=False)
    else:
        echo(option_text(code) or documentation(find(code)), nl=False)


def option_text(key: str) -> str | None:
    """Return what the option does that `key` is, at each place; None when it is no option."""
    found = [(each, o) for each in OPTION_SETS if (o := each.find(key)) is not None]
    lines = [
        f"on {each.title.replace('`', '')}: {described(option.value)}\n"
        f"    {f'nothing: {option.unused}' if option.unused else option.does}\n"
        for each, option in found
    ]
    return f"{snake_case(key)}: an option\n\n{''.join(lines)}" if found else None


def sections() -> Iterator[Section]:
    """Yield every code that a command can print, by subject: those of `check`, then doctor's."""
    for subject in Subject:
        rules = tuple(rule for rule in RULES if rule.subject is subject)
        yield Section(subject.title, subject.about, rules)
    yield Section(
        "Settings",
        "what is wrong with a settings file, and what --strict adds",
        (WRONG_SETTING, SIMULATED),
    )
    yield Section(
        "Running executions", "what `crossway check --replay` finds in histories", (REPLAY_BREAKS,)
    )
    yield Section(
        "Changes",
        "what `crossway diff` finds between two designs or contracts",
        tuple(kind.explained for kind in Kind),
    )
    # This loads the Temporal SDK, which a rule's documentation does not need.
    from crossway.observe.doctor.registry import CHECKS

    yield Section("Service", "what `crossway doctor` finds on a running service", CHECKS)


def find(code: str) -> Explained:
    """Return what a code stands for, however it is written.

    Raises:
        UnknownNameError: no command prints such a code; the message has near ones.
    """
    wanted = code.lower()
    known = []
    for section in sections():
        for one in section.codes:
            if one.code.lower() == wanted:
                return one
            known.append(one.code.lower())
    raise UnknownNameError("code", wanted, known, "`crossway explain` lists all of them")


def _listed() -> str:
    found = list(sections())
    width = max(len(code.code) for section in found for code in section.codes)
    return "\n".join(
        f"{section.title}: {section.about}\n"
        + "".join(
            f"  {code.code:<{width}}  {code.severity.value:<7}  {code.summary}\n"
            for code in section.codes
        )
        for section in found
    )
