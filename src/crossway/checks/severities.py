"""Severities that a project chooses, code by code, in `crossway.toml` or `pyproject.toml`.

    [severity]                          # in pyproject.toml: [tool.crossway.severity]
    nexus-open-endpoint = "error"
    unused-variable = "off"

What keeps a design from running is an error whatever a file says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crossway.design import Configuration
from crossway.language.diagnostic import Diagnostic, Explained, Severity
from crossway.language.lexer import split_lines
from crossway.language.near import did_you_mean
from crossway.language.span import Span
from crossway.language.structs import Struct

WRONG_SETTING = Explained(
    code="WRONG_SETTING",
    severity=Severity.ERROR,
    summary="a settings file says what Crossway does not know",
    why="""\
`crossway.toml`, or the table `[tool.crossway]` of `pyproject.toml`, chooses severities of codes.
The nearest such file counts: the one in the folder of the design, else above it, up to the root of
the repository. What it says and cannot be followed is an error of `check`, so that nobody relies on
it; `run` does not look at severities.""",
    mend="""\
Write `CODE = "error"`, `"warning"`, `"hint"` or `"off"` below `[severity]`, in `pyproject.toml`
below `[tool.crossway.severity]`. What keeps a design from running cannot be lowered. For one line,
write `# crossway: ignore[CODE] reason` there.""",
)

OFF = "off"
_LONGEST = 40
"""Characters of a value that a message shows."""

WORDS = (*(severity.value for severity in Severity), OFF)


class Severities(Struct, frozen=True):
    """The chosen severities by code, None for off, and what is wrong with the file."""

    chosen: Mapping[str, Severity | None]
    faults: tuple[Diagnostic, ...] = ()

    def apply(
        self, found: Sequence[Diagnostic], stops: Callable[[Diagnostic], bool]
    ) -> Iterator[Diagnostic]:
        """Yield diagnostics with the chosen severities; what `stops` says stays an error."""
        for one in found:
            severity = one.severity if stops(one) else self.chosen.get(one.code, one.severity)
            if severity is not None:
                yield one if severity is one.severity else replace(one, severity=severity)


def read_severities(given: Configuration | None, lasting: Mapping[str, bool]) -> Severities:
    """Return what a settings file chooses.

    `lasting` maps every code to whether it keeps a design from running.
    """
    if given is None:
        return Severities({})
    import tomllib  # most designs have no such file

    try:
        table: Any = tomllib.loads(given.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        said = f"not valid TOML: {str(error) or 'nested too deeply'}"
        at = _span(given, int(line[1]) if line else len(split_lines(given.text)))
        return Severities({}, (WRONG_SETTING.at(at, said),))
    for key in given.within:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    return _Reader(given, lasting).read(table)


class _Reader:
    def __init__(self, given: Configuration, lasting: Mapping[str, bool]) -> None:
        self.given, self.lasting = given, lasting
        self.codes = {code.lower(): code for code in lasting}
        self.faults: list[Diagnostic] = []

    def read(self, table: Any) -> Severities:
        chosen: dict[str, Severity | None] = {}
        if not isinstance(table, dict):
            self._refuse(self.given.within[-1], "expected a table")
            table = {}
        for key, value in table.items():
            if key != "severity":
                hint = did_you_mean(key, ["severity"]) or "there is one table: `severity`"
                self._refuse(key, f"{key} is no setting of Crossway", hint)
            elif not isinstance(value, dict):
                self._refuse(key, "severity: expected a table of codes")
            else:
                for name, word in value.items():
                    self._choose(name, word, chosen)
        return Severities(chosen, tuple(self.faults))

    def _choose(self, name: str, word: object, chosen: dict[str, Severity | None]) -> None:
        code = self.codes.get(name.lower())
        if code is None:
            hint = did_you_mean(name.lower(), self.codes, self.codes.__getitem__)
            listed = hint or "`crossway explain` lists the codes"
            self._refuse(name, f"{name} is no code that check reports", listed)
        elif not isinstance(word, str) or word not in WORDS:
            listed = f"expected one of {', '.join(WORDS)}"
            hint = did_you_mean(word, WORDS) if isinstance(word, str) else None
            self._refuse(name, f"{name}: {listed}, found {_shown(word)}", hint)
        elif self.lasting[code] and word != Severity.ERROR:
            said = f"{code} keeps a design from running, so that it stays an error"
            self._refuse(name, said, "mend the design, or its other warnings line by line")
        else:
            chosen[code] = None if word == OFF else Severity(word)

    def _refuse(self, key: str, said: str, hint: str | None = None) -> None:
        self.faults.append(WRONG_SETTING.at(self._place(key), said, hint, key))

    def _place(self, key: str) -> Span:
        """Return the first line that begins with a key, or names it as a table: TOML as read
        keeps no lines."""
        written = re.compile(rf"""\s*(\[[\w.\s"'-]*)?["']?{re.escape(key)}["']?\s*[=.\]]""")
        lines = split_lines(self.given.text)
        found = (at for at, line in enumerate(lines, 1) if written.match(line))
        return _span(self.given, next(found, 1))


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else type(value).__name__
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _span(given: Configuration, line: int) -> Span:
    lines = split_lines(given.text)
    line = min(line, len(lines))
    text = lines[line - 1]
    start = len(text) - len(text.lstrip()) + 1
    return Span(given.path, line, start, line, max(start, len(text.rstrip())) + 1)
