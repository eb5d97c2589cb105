"""Write docs/options.md, and the tables of options and functions in docs/language.md.

    python -m scripts.table_pages            writes them
    python -m scripts.table_pages --check    says which are stale, and exits with 1 then

`crossway.design.options` and `crossway.design.builtins` are the only homes of what they say.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from crossway.design.builtins import BUILTINS, EVERYWHERE, Builtin
from crossway.design.options import OPTION_SETS, Option, described
from crossway.language.blocks import BodyKind
from scripts.pages import COMMAND, DOCS, Written

_HEAD = f"""\
# Options

Every option, where it may stand, what it takes and what it does. [language.md](language.md#options)
shows how options are written. Keys may be in `snake_case`, `camelCase` or upper case; words may be
quoted or bare, in either case. `crossway explain KEY` prints the same about one key.
<!-- Written by `{COMMAND}` from src/crossway/design/options/table.py -->
"""


def pages(docs: Path = DOCS) -> Mapping[str, str]:
    """Return the text of every page by its path below docs/."""
    written = {"options": _summary(), "functions": _functions()}
    language = (docs / "language.md").read_text()
    for name, table in written.items():
        language = _replaced(language, name, table)
    one_page = _replaced((docs / "in-one-page.md").read_text(), "functions", _in_workflows())
    return {
        "in-one-page.md": one_page,
        "options.md": _HEAD + "".join(_section(*group) for group in _groups()),
        "language.md": language,
    }


def _replaced(page: str, name: str, table: str) -> str:
    """Return a page with the text between a table's two marks replaced."""
    begin, end = f"<!-- {name}: written by `{COMMAND}` -->\n", f"<!-- end of {name} -->\n"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(page):
        raise SystemExit(f"a page has no marks {begin.strip()} .. {end.strip()}")
    return pattern.sub(lambda _: f"{begin}{table}{end}", page)


def _summary() -> str:
    """Return the short table: which keys have an effect on what."""
    rows = "".join(
        f"| {titles} | {', '.join(_keys(option) for option in options if not option.unused)} |\n"
        for titles, options in _groups()
    )
    return f"\n| on | keys |\n|---|---|\n{rows}\n"


def _functions() -> str:
    """Return the table of the built-in functions."""
    rows = "".join(
        f"| `{builtin.signature}` | {builtin.does} | {_where(builtin)} |\n"
        for builtin in BUILTINS.values()
    )
    return f"\n| function | gives | stands in |\n|---|---|---|\n{rows}\n"


def _in_workflows() -> str:
    """Return how the functions that a workflow may call are called, in a paragraph."""
    found = [one.signature for one in BUILTINS.values() if "workflow" in one.where]
    listed = textwrap.wrap("; ".join(f"`{one}`".replace(" ", "\0") for one in found), 118)
    return "\n" + "\n".join(listed).replace("\0", " ") + "\n\n"


def _where(builtin: Builtin) -> str:
    if builtin.where == EVERYWHERE:
        return "any body"
    if len(missing := EVERYWHERE - builtin.where) == 1:
        return f"any body but {_PLURAL[next(iter(missing))]}"
    return ", ".join(_PLURAL[body] for body in _PLURAL if body in builtin.where)


_PLURAL: Mapping[BodyKind, str] = {
    "workflow": "workflows",
    "signal": "signals",
    "update": "updates",
    "query": "queries",
    "operation": "operations",
    "activity": "activities",
}


def _groups() -> Iterator[tuple[str, tuple[Option, ...]]]:
    """Yield the options that there are with where they stand; equal ones once."""
    titles: dict[tuple[Option, ...], list[str]] = {}
    for each in OPTION_SETS:
        titles.setdefault(each.options, []).append(each.title)
    yield from ((", ".join(found), options) for options, found in titles.items())


def _keys(option: Option) -> str:
    also = f" (or {', '.join(f'`{key}`' for key in option.also)})" if option.also else ""
    return f"`{option.key}`{also}"


def _section(titles: str, options: tuple[Option, ...]) -> str:
    rows = "".join(
        f"| {_keys(option)} | {described(option.value)} | {_effect(option)} |\n"
        for option in options
    )
    return f"\n## {titles}\n\n| key | takes | does |\n|---|---|---|\n{rows}"


def _effect(option: Option) -> str:
    if option.unused:
        return f"nothing: {option.unused}"
    renamed = option.argument and option.argument != option.key
    return f"{option.does}; `{option.argument}` of the SDK" if renamed else option.does


written = Written(pages, "the tables")
stale, write, main = written.stale, written.write, written.main


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
