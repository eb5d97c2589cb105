"""A report as one HTML page on the source: nothing to load, nothing that runs.

A design may be somebody else's, so every text is escaped, and the page forbids itself all
scripts and all requests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape as as_markup

from crossway.coverage.report import Count, FileReport, Point, Report
from crossway.language.lexer import split_lines
from crossway.language.visible import visible, visible_lines

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_SAID = {
    "if": "never holds",
    "for": "never makes a round",
    "no-branch": "always takes one of its branches",
    "no-round": "always makes a round",
}
"""What is said behind a line that was passed of a branch on it that was not."""


def escape(text: str) -> str:
    """Return text of others for the page: one line, and none of it markup."""
    return as_markup(visible(text))


def page(report: Report) -> str:
    """Return the page of a report."""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{report.count} - design coverage</title><style>{STYLE}</style></head><body>",
        f"<header><h1>Design coverage: {report.count}</h1>",
        f"<p>{_counted(report.lines)} lines and {_counted(report.branches)} branches of "
        "the designs that the tests opened were passed.</p></header>",
        *_summary(report),
        "<main>",
        *(_file(file, number) for number, file in enumerate(report.files, start=1)),
        "</main></body></html>\n",
    ]
    return "\n".join(parts)


def _counted(count: Count) -> str:
    return f"{count.passed} of {count.all}"


def _summary(report: Report) -> Iterator[str]:
    """Yield the table of files, each row with a link to its source below."""
    yield "<table><thead><tr><th>design</th><th>lines</th><th>branches</th>"
    yield "<th colspan=2>passed</th></tr></thead><tbody>"
    for number, file in enumerate(report.files, start=1):
        link = f'<a href="#file-{number}">{escape(file.path)}</a>'
        yield f"<tr><td>{link}</td><td>{_counted(file.lines)}</td>"
        yield f"<td>{_counted(file.branches)}</td><td>{file.count}</td><td>{_bar(file.count)}</td>"
        yield "</tr>"
    yield "</tbody></table>"


def _bar(count: Count) -> str:
    return f'<span class="bar"><i style="width:{count.percent:.1f}%"></i></span>'


def _file(file: FileReport, number: int) -> str:
    """Return the source of a file, folded where all of it was passed."""
    lines = split_lines(file.text)
    on: defaultdict[int, list[Point]] = defaultdict(list)
    for point in file.points:
        on[point.line].append(point)
    rows = "\n".join(_line(at, text, on[at]) for at, text in enumerate(lines, start=1))
    unfolded = " open" if file.missed else ""
    head = f"<summary><h2>{escape(file.path)}</h2> {file.count}</summary>"
    return f'<details id="file-{number}"{unfolded}>{head}<div class="source">{rows}</div></details>'


def _line(number: int, text: str, points: Sequence[Point]) -> str:
    """Return one line, with what of it no test passed."""
    state = _state(points)
    missed = [_SAID[point.kind] for point in points if not point.passed and point.kind in _SAID]
    note = f"<em>{', '.join(missed)}</em>" if state == "partly" else ""
    shown = f"<code>{as_markup(visible_lines(text))}</code>"
    return f'<div class="{state}"><b>{number}</b><u>{_MARKS[state]}</u>{shown}{note}</div>'


_MARKS = {"none": " ", "passed": "✓", "partly": "◐", "missed": "✗"}


def _state(points: Sequence[Point]) -> str:
    """Return what became of a line: that of its statement, where it has one."""
    if not points:
        return "none"
    own = [point for point in points if point.kind == "line"] or points
    if not any(point.passed for point in own):
        return "missed"
    return "passed" if all(point.passed for point in points) else "partly"


STYLE = """
:root{color-scheme:light dark;font:14px/1.45 system-ui,sans-serif;
--good:#1a7f37;--bad:#b91c28;--half:#835a00}
body{margin:1.5rem;max-width:90rem}
h1{font-size:1.3rem;margin:0}
h2{font-size:1rem;margin:0;display:inline;overflow-wrap:anywhere}
header p{margin:.2rem 0 1rem;opacity:.75}
table{border-collapse:collapse;margin-bottom:1.5rem}
th,td{text-align:left;padding:.2rem 1.2rem .2rem 0;overflow-wrap:anywhere;
border-bottom:1px solid color-mix(in srgb,currentColor 12%,transparent)}
th{opacity:.65;font-weight:normal}
a{color:inherit}
.bar{display:inline-block;width:8rem;height:.6rem;border-radius:.3rem;overflow:hidden;
background:color-mix(in srgb,var(--bad) 55%,transparent)}
.bar i{display:block;height:100%;background:var(--good)}
details{margin-bottom:1rem;border:1px solid color-mix(in srgb,currentColor 15%,transparent);
border-radius:.4rem}
summary{cursor:pointer;padding:.4rem .7rem}
.source{overflow-x:auto;padding-bottom:.4rem;font-family:ui-monospace,monospace;font-size:.92em}
.source div{display:flex;gap:.8rem;min-height:1.4em;width:max-content;min-width:100%;
border-left:.25rem solid transparent}
.source b{width:3rem;text-align:right;font-weight:normal;opacity:.65;user-select:none}
.source u{width:1rem;text-decoration:none;user-select:none}
.source code{white-space:pre;font:inherit}
.source em{padding:0 .7rem;color:var(--half)}
.source .passed{border-left-color:var(--good)}
.source .passed u{color:var(--good)}
.source .partly{border-left-color:var(--half);
background:color-mix(in srgb,var(--half) 14%,transparent)}
.source .partly u{color:var(--half)}
.source .missed{border-left-color:var(--bad);
background:color-mix(in srgb,var(--bad) 14%,transparent)}
.source .missed u{color:var(--bad)}
@media(prefers-color-scheme:dark){:root{--good:#4cc070;--bad:#ef6b6b;--half:#e0ac3f}}
"""
