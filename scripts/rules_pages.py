"""Write docs/rules.md and docs/rules/CODE.md from the registry of rules.

    python -m scripts.rules_pages            writes them
    python -m scripts.rules_pages --check    says which are stale, and exits with 1 then

A rule's own file is the only home of its texts; `crossway explain CODE` prints the same.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from crossway.checks import RULES, Rule, Subject

DOCS = Path(__file__).parents[1] / "docs"
COMMAND = "make docs"

_HEAD = f"""\
# Rules

What `crossway check` reports, by subject. An error keeps a design from running, a warning does
not. `crossway explain CODE` prints a rule's page.
<!-- Written by `{COMMAND}` from the files in src/crossway/checks/rules -->
"""


def pages() -> Mapping[str, str]:
    """Return the text of every page by its path below docs/: the index, then one a rule."""
    return {"rules.md": _index(), **{f"rules/{rule.code}.md": _page(rule) for rule in RULES}}


def stale(docs: Path = DOCS) -> tuple[str, ...]:
    """Return the paths below `docs` that are not as the registry says, gone rules included."""
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
    return _HEAD + "".join(map(_section, Subject))


def _section(subject: Subject) -> str:
    rows = "".join(
        f"| [{rule.code}](rules/{rule.code}.md) | {rule.severity.value} | {rule.summary} |\n"
        for rule in RULES
        if rule.subject is subject
    )
    head = f"\n## {subject.title}\n\nRules about {subject.about}.\n\n"
    return f"{head}| code | severity | what is wrong |\n|---|---|---|\n{rows}"


def _page(rule: Rule) -> str:
    title = rule.subject.title
    return (
        f"# {rule.code}\n\n"
        f"{rule.severity.value}: {rule.summary}\n\n"
        f"{rule.why}\n\n"
        f"Bad:\n\n{_fenced(rule.bad)}\nGood:\n\n{_fenced(rule.good)}\n"
        f"Subject: [{title}](../rules.md#{title.lower()}). "
        "In an example, `# --- name.twf` begins the next file.\n"
        f"<!-- Written by `{COMMAND}` -->\n"
    )


def _fenced(example: str) -> str:
    text = example.strip("\n")
    return f"```text\n{text}\n```\n"


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
