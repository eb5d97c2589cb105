"""Draws what an editor shows of a file, as SVG: light and dark by itself, with nothing to load.

An editor decides by itself what its window looks like. What stands in this one, and where, are
the answers of a language server (`Answers`): no word and no place of them is made up here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types as lsp

from crossway.pages import COLOURS, escape
from scripts.editor_texts import (
    Answers,
    Row,
    Run,
    columns,
    file_rows,
    hint_text,
    hints_in,
    popup_rows,
    problem_row,
    severity,
)

COLUMN, ROW, MARGIN, GUTTER = 7.8, 21, 14, 40
"""Pixels: a letter, a line of text, around all of it, and what the numbers of lines take."""

STYLE = """\
text{font:13px var(--mono);fill:var(--text);white-space:pre}
.back{fill:var(--back)}
.bar{fill:var(--raised)}
.edge{stroke:var(--line);fill:none}
.popup{fill:var(--raised);stroke:var(--line)}
.under{fill:var(--accent);opacity:.18}
.cursor{fill:var(--accent)}
.gutter,.hint,.lens,.comment{fill:var(--dim)}
.lens,.hint{font-size:11px}
.lens{font-family:var(--sans)}
.strong{font-weight:600}
.keyword{fill:var(--bad)}
.string,.number{fill:var(--odd)}
.type,.namespace{fill:var(--busy)}
.class{fill:var(--workflow)}
.interface,.method{fill:var(--operation)}
.function{fill:var(--activity)}
.event{fill:var(--endpoint)}
.wave{fill:none;stroke:var(--bad);stroke-width:1.3}
.wave.warning{stroke:var(--odd)}
.error{fill:var(--bad)}
.warning{fill:var(--odd)}
"""


def drawn(answers: Answers) -> str:
    """Return the picture."""
    lines = file_rows(answers)
    top = _tops(answers, len(lines))
    popup = popup_rows(answers.popup)
    problems = [problem_row(one) for one in answers.problems]
    code = [GUTTER + COLUMN * columns(line) for line in lines]
    over = [_left(answers, _popup_at(answers)) + COLUMN * (columns(row) + 2) for row in popup]
    below = [COLUMN * columns(row) for row in problems]
    width = max(code + over + below) + 2 * MARGIN
    bottom = max(top[-1], _popup_top(answers, popup, top) + _popup_height(popup)) + MARGIN
    height = bottom + ROW * len(problems) + MARGIN
    shapes = [
        *_window(answers.name, width, height, bottom),
        *_under(answers, top),
        *(shape for at, line in enumerate(lines) for shape in _line(at, line, top[at])),
        *_lens_texts(answers, top),
        *(_wave(answers, one, top) for one in answers.problems),
        *(_texts(row, MARGIN, bottom + ROW * (at + 1)) for at, row in enumerate(problems)),
        *_popup(answers, popup, top),
    ]
    title = escape(f"{answers.name} in an editor")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">\n<title>{title}</title>\n'
        f"<style>{COLOURS}{STYLE}</style>\n" + "\n".join(shapes) + "\n</svg>\n"
    )


# --- lines of the file ------------------------------------------------------------------------


def _tops(answers: Answers, lines: int) -> list[float]:
    """Return where each line begins, and where the last ends: lenses have lines of their own."""
    above = {lens.range.start.line for lens in answers.lenses}
    tops, now = [], float(ROW + MARGIN)
    for at in range(lines):
        now += ROW if at in above else 0
        tops.append(now)
        now += ROW
    return [*tops, now]


def _left(answers: Answers, at: lsp.Position) -> float:
    """Return where a letter begins: hints before it push it to the right."""
    before = sum(
        len(hint_text(hint))
        for hint in hints_in(answers, at.line)
        if hint.position.character < at.character
    )
    return GUTTER + COLUMN * (at.character + before)


# --- shapes -----------------------------------------------------------------------------------


def _texts(runs: Row, left: float, baseline: float) -> str:
    """Return runs as texts: each at its column, so that all fonts give the same picture."""
    found = []
    for text, look in runs:
        kept = text.lstrip(" ")
        at = left + COLUMN * (len(text) - len(kept))
        if kept.rstrip(" "):
            look_of = f' class="{look}"' if look else ""
            found.append(f'<text x="{at:.1f}" y="{baseline:.1f}"{look_of}>{escape(kept)}</text>')
        left += COLUMN * len(text)
    return "".join(found)


def _box(look: str, left: float, top: float, width: float, height: float, more: str = "") -> str:
    at = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect class="{look}" {at}{more}/>'


def _window(name: str, width: float, height: float, bottom: float) -> Iterator[str]:
    yield _box("back", 0, 0, width, height)
    yield _box("bar", 0, 0, width, ROW + 6)
    yield _texts([Run(name, "strong")], MARGIN, ROW - 3)
    yield f'<path class="edge" d="M0 {bottom:.1f}H{width:.1f}"/>'
    yield _box("edge", 0.5, 0.5, width - 1, height - 1, ' rx="6"')


def _line(at: int, line: Row, top: float) -> Iterator[str]:
    number = str(at + 1)
    yield _texts([Run(number, "gutter")], GUTTER - COLUMN * (len(number) + 2), top + ROW - 6)
    yield _texts(line, GUTTER, top + ROW - 6)


def _lens_texts(answers: Answers, tops: Sequence[float]) -> Iterator[str]:
    titles: dict[int, list[str]] = {}
    for lens in answers.lenses:
        title = lens.command.title if lens.command else ""
        titles.setdefault(lens.range.start.line, []).append(title)
    lines = answers.text.split("\n")
    for at, said in titles.items():
        indent = len(lines[at]) - len(lines[at].lstrip())
        text = escape("  |  ".join(said))
        left, baseline = GUTTER + COLUMN * indent, tops[at] - 6
        yield f'<text class="lens" x="{left:.1f}" y="{baseline:.1f}">{text}</text>'


def _under(answers: Answers, tops: Sequence[float]) -> Iterator[str]:
    """Yield what is below the word that the pointer is over, or the cursor."""
    if isinstance(answers.popup, lsp.Hover) and answers.popup.range is not None:
        start, end = answers.popup.range.start, answers.popup.range.end
        left = _left(answers, start)
        yield _box("under", left, tops[start.line], _left(answers, end) - left, ROW, ' rx="3"')
    else:
        left = _left(answers, answers.at)
        yield _box("cursor", left, tops[answers.at.line] + 2, 1.6, ROW - 4)


def _wave(answers: Answers, problem: lsp.Diagnostic, tops: Sequence[float]) -> str:
    start, end = problem.range.start, problem.range.end
    left, right, baseline = _left(answers, start), _left(answers, end), tops[start.line] + ROW - 2
    steps = max(1, round((right - left) / 6))
    return (
        f'<path class="wave {severity(problem)}" d="M{left:.1f} {baseline:.1f}'
        + "q1.5 -3 3 0t3 0" * steps
        + '"/>'
    )


# --- what was asked for, what is wrong --------------------------------------------------------


def _popup_at(answers: Answers) -> lsp.Position:
    hovered = isinstance(answers.popup, lsp.Hover) and answers.popup.range
    return hovered.start if hovered else answers.at


def _popup(answers: Answers, rows: list[Row], tops: Sequence[float]) -> Iterator[str]:
    """Yield what a hover shows, above its line, or what may stand at the cursor, below it."""
    left, width = _left(answers, _popup_at(answers)), COLUMN * (max(map(columns, rows)) + 2)
    top = _popup_top(answers, rows, tops)
    yield _box("popup", left, top, width, _popup_height(rows), ' rx="4"')
    for number, row in enumerate(rows):
        yield _texts(row, left + COLUMN, top + ROW * (number + 1))


def _popup_top(answers: Answers, rows: list[Row], tops: Sequence[float]) -> float:
    line = tops[_popup_at(answers).line]
    return (
        line - _popup_height(rows) - 3 if isinstance(answers.popup, lsp.Hover) else line + ROW + 2
    )


def _popup_height(rows: list[Row]) -> float:
    return ROW * len(rows) + MARGIN
