"""Write docs/rules.md and docs/rules/CODE.md from what documents the codes: rules, replay, doctor.

    python -m scripts.rules_pages            writes them
    python -m scripts.rules_pages --check    says which are stale, and exits with 1 then

The file of a rule or of a check is the only home of its texts; `crossway explain CODE` prints
the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from crossway.checks import Rule
from crossway.cli.commands.explain import Section, sections
from crossway.language.diagnostic import Explained
from crossway.observe.doctor.check import Check

DOCS = Path(__file__).parents[1] / "docs"
COMMAND = "make docs"

_HEAD = f"""\
# Rules

What `crossway check` and `crossway doctor` report, by subject. An error keeps a design from
running, a warning and a hint do not. `crossway explain CODE` prints the page of a code. What of it
may stay a project decides: [operating.md](operating.md#what-check-lets-pass).
<!-- Written by `{COMMAND}` from the files in src/crossway/checks/rules and their like -->
"""


def pages() -> Mapping[str, str]:
    """Return the text of every page by its path below docs/: the index, then one a code."""
    found = {"rules.md": _index()}
    for section in sections():
        for code in section.codes:
            found[f"rules/{code.code}.md"] = _page(code, section)
    return found


def stale(docs: Path = DOCS) -> tuple[str, ...]:
    """Return the paths below `docs` that are stale, the pages of rules that are gone included."""
    wanted = pages()
    there = {str(path.relative_to(docs)) for path in docs.glob("rules/*")}
    differing = {path for path, text in wanted.items() if _read(docs / path) != text}
    return tuple(sorted(differing | (there - set(wanted))))


def write(docs: Path = DOCS) -> tuple[str, ...]:
    """Write what is stale, delete the pages of rules that are gone, and return their paths."""
    (docs / "rules").mkdir(exist_ok=True)
    wanted = pages()
    changed = stale(docs)
    for path in changed:
        if path in wanted:
            (docs / path).write_text(wanted[path])
        else:
            (docs / path).unlink()
    return changed


def _index() -> str:
    return _HEAD + "".join(map(_section, sections()))


def _section(section: Section) -> str:
    rows = "".join(
        f"| [{code.code}](rules/{code.code}.md) | {code.severity.value} | {code.summary} |\n"
        for code in section.codes
    )
    head = f"\n## {section.title}\n\n{_capital(section.about)}.\n\n"
    return f"{head}| code | severity | what is wrong |\n|---|---|---|\n{rows}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _page(code: Explained, section: Section) -> str:
    anchor = section.title.lower().replace(" ", "-")
    parts = [
        f"# {code.code}",
        f"{code.severity.value}: {code.summary}",
        code.why,
        *_particulars(code),
        f"Subject: [{section.title}](../rules.md#{anchor}).",
    ]
    return "\n\n".join(parts) + f"\n<!-- Written by `{COMMAND}` -->\n"


def _particulars(code: Explained) -> Iterator[str]:
    """Yield what the kinds of codes have beside the reason: examples, a question, a remedy."""
    if isinstance(code, Check):
        yield f"The doctor asks: {code.question} It looks at: {code.evidence}."
    if isinstance(code, Rule):
        yield f"Bad:\n\n{_fenced(code.bad)}\n\nGood:\n\n{_fenced(code.good)}"
        yield "In an example, `# --- name.twf` begins the next file."
    if code.mend:
        yield f"What to do:\n\n{code.mend}"


def _fenced(example: str) -> str:
    text = example.strip("\n")
    return f"```text\n{text}\n```"


def _read(path: Path) -> str | None:
    return path.read_text() if path.is_file() else None


def main(arguments: list[str], docs: Path = DOCS) -> int:
    """Run one command line and return its exit code."""
    if arguments == ["--check"]:
        found = stale(docs)
        for path in found:
            print(f"docs/{path} is not what the rules say; run `{COMMAND}`", file=sys.stderr)
        return 1 if found else 0
    for path in write(docs):
        print(f"docs/{path}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
