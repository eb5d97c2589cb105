"""Diagnostics as text, JSON, GitHub annotations and SARIF.

Each function returns the whole report, the same for the same diagnostics. Columns are
1-based and count characters; the end column is exclusive, except where a format says
otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from crossway.cli.output import Styled
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.lexer import split_lines
from crossway.language.span import Span
from crossway.language.visible import visible, visible_lines

_COLOURS = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.HINT: "bold cyan",
}
_NOTED = {Severity.HINT: "note"}
"""What SARIF calls a severity where that is not our own word (section 3.27.10)."""

_NOTICED = {Severity.HINT: "notice"}
"""The same for GitHub."""

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class Format(StrEnum):
    """How `crossway check` prints what it found."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


RULES_URL = "docs/rules"
"""Where each rule has its page, `CODE.md`, in the repository. There is no public home yet."""

WIDTH = 160
"""Characters of a source line that are shown; a longer one is cut around the fault."""


def summary(diagnostics: Sequence[Diagnostic], files: int, simulated: int = 0) -> str:
    """Return the one line that says how it went: `2 errors, 1 warning in 3 files; 4 simulated`.

    Hints and what is simulated are counted where there are any.
    """
    counts = {severity: _count(diagnostics, severity) for severity in Severity}
    counted = [
        _counted(count, severity.value)
        for severity, count in counts.items()
        if count or severity is not Severity.HINT
    ]
    more = f"; {simulated} simulated" if simulated else ""
    return f"{', '.join(counted)} in {_counted(files, 'file')}{more}"


def _count(diagnostics: Sequence[Diagnostic], severity: Severity) -> int:
    return sum(found.severity is severity for found in diagnostics)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


# --- text --------------------------------------------------------------------------


def text_report(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> Styled:
    """Return each diagnostic with its source line, the span underlined, and its hint."""
    spans = [span for found in diagnostics for span in _spans(found)]
    lines = {
        path: split_lines(sources[path]) for path in {s.path for s in spans} if path in sources
    }
    between = [("\n", "")]
    return Styled(
        piece
        for at, diagnostic in enumerate(diagnostics)
        for piece in (*(between if at else ()), *_one(diagnostic, lines))
    )


def _spans(found: Diagnostic) -> list[Span]:
    return [found.span, *(related.span for related in found.related)]


def _one(found: Diagnostic, lines: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    colour = _COLOURS[found.severity]
    yield f"{_place(found.span)}: ", ""
    yield f"{found.severity.value}[{found.code}]", colour
    yield f": {visible(found.message)}\n", ""
    yield from _excerpt(found.span, lines, colour)
    if found.hint:
        yield f"  hint: {visible(found.hint)}\n", ""
    for related in found.related:
        yield f"  {_place(related.span)}: {visible(related.message)}\n", ""
        yield from _excerpt(related.span, lines, "bold blue")


def _place(span: Span) -> str:
    # A line that begins with `::` is a command to GitHub's runner.
    path = f"./{span.path}" if span.path.startswith("::") else span.path
    return f"{visible(path)}:{span.line}:{span.column}"


def _excerpt(
    span: Span, lines: Mapping[str, Sequence[str]], colour: str
) -> Iterator[tuple[str, str]]:
    """Yield the span's first line with the span underlined; a tab stays a tab."""
    source = lines.get(span.path, ())
    if not 1 <= span.line <= len(source):
        return
    line = source[span.line - 1].rstrip()
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    line, start, end = _clipped(line, start, min(end, len(line)))
    before, wrong = visible_lines(line[:start]), visible_lines(line[start:end])
    margin = str(span.line)
    indent = "".join("\t" if character == "\t" else " " for character in before)
    yield f"  {margin} | {before}{wrong}{visible_lines(line[end:])}\n", ""
    yield f"  {' ' * len(margin)} | {indent}", ""
    yield "^" * max(1, len(wrong)), colour
    yield "\n", ""


def _clipped(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Return a long line cut to what surrounds a stretch of it, and the stretch in that."""
    if len(line) <= WIDTH:
        return line, start, end
    first = max(0, start - WIDTH // 4) if end > WIDTH else 0
    last = min(len(line), first + WIDTH)
    before, after = "…" if first else "", "…" if last < len(line) else ""
    shown = before + line[first:last] + after
    moved = len(before) - first
    return shown, start + moved, min(end, last) + moved


# --- for programs ------------------------------------------------------------------


def json_report(diagnostics: Sequence[Diagnostic], simulated: Sequence[str] = ()) -> dict[str, Any]:
    """Return an object with a list `diagnostics`, the counts of each severity, and what is
    simulated."""
    counts = {f"{severity.value}s": _count(diagnostics, severity) for severity in Severity}
    listed = [_as_json(item) for item in diagnostics]
    return {"diagnostics": listed, **counts, "simulated": list(simulated)}


def _as_json(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "hint": found.hint,
        "name": found.name,
        **_span_json(found.span),
        "related": [
            {"message": related.message, **_span_json(related.span)} for related in found.related
        ],
    }


def _span_json(span: Span) -> dict[str, Any]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def github_report(diagnostics: Sequence[Diagnostic]) -> str:
    """Return one workflow command per diagnostic, which GitHub shows on the changed line.

    Its message ends with the other places that the diagnostic names, a line each.
    Source: GitHub Docs, "Workflow commands for GitHub Actions", setting a message. Its
    end column is inclusive and only allowed when the span is one line.
    """
    return "".join(f"{_annotation(item)}\n" for item in diagnostics)


def _annotation(found: Diagnostic) -> str:
    span = found.span
    place = f"file={_escaped(span.path)},line={span.line},endLine={span.end_line},col={span.column}"
    if span.line == span.end_line:
        place += f",endColumn={max(span.column, span.end_column - 1)}"
    hint = [f"hint: {found.hint}"] if found.hint else []
    others = [f"{one.span.path}:{one.span.line}: {one.message}" for one in found.related]
    kind = _NOTICED.get(found.severity, found.severity.value)
    message = "\n".join([found.message, *hint, *others])
    return f"::{kind} {place},title={_escaped(found.code)}::{_data(message)}"


def _data(text: str) -> str:
    return (
        visible_lines(text.replace("\r\n", "\n"))
        .replace("%", "%25")
        .replace("\r", "%0D")
        .replace("\n", "%0A")
    )


def _escaped(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif_report(
    diagnostics: Sequence[Diagnostic], rules_url: str = RULES_URL, simulated: Sequence[str] = ()
) -> dict[str, Any]:
    """Return a SARIF 2.1.0 log with one run; it holds the rules that were broken.

    Each rule brings what `explain` says of it, and links to its page below `rules_url`. The
    standard wants an absolute address (section 3.49.12), which only whoever publishes the pages
    can give.
    """
    from crossway.checks import CODES  # which the other forms do without
    from crossway.cli.documenting import documentation

    codes = {item.code for item in diagnostics}
    rules = [
        {
            "id": rule.code,
            "shortDescription": {"text": rule.summary},
            "fullDescription": {"text": rule.why},
            "help": dict.fromkeys(("text", "markdown"), documentation(rule)),
            "helpUri": f"{rules_url.rstrip('/')}/{rule.code}.md",
            "defaultConfiguration": {"level": _level(rule.severity)},
        }
        for rule in CODES
        if rule.code in codes
    ]
    run = {
        "tool": {"driver": {"name": "crossway", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(item) for item in diagnostics],
        "properties": {"simulated": list(simulated)},
    }
    return {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(found: Diagnostic) -> dict[str, Any]:
    message = found.message + (f"\n{found.hint}" if found.hint else "")
    return {
        "ruleId": found.code,
        "level": _level(found.severity),
        "message": {"text": message},
        "locations": [_location(found.span)],
        "relatedLocations": [
            {**_location(related.span), "message": {"text": related.message}}
            for related in found.related
        ],
    }


def _level(severity: Severity) -> str:
    return _NOTED.get(severity, severity.value)


def _location(span: Span) -> dict[str, Any]:
    from urllib.parse import quote

    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(os.fsencode(span.path))},
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endLine": span.end_line,
                "endColumn": span.end_column,
            },
        }
    }
