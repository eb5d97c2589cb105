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
from crossway.cli.documenting import RAISED, is_raised
from crossway.language.diagnostic import Explained
from crossway.observe.doctor.check import Check
from scripts.pages import COMMAND, DOCS, Written

_HEAD = f"""\
# Rules

What `crossway check`, `crossway diff` and `crossway doctor` report, by subject. An error keeps a
design from running, a warning and a hint do not. `crossway explain CODE` prints the page of a code.
What of it may stay a project decides: [operating.md](operating.md#what-check-lets-pass).
<!-- Written by `{COMMAND}` from the files in src/crossway/checks/rules and their like -->
"""


def pages(_docs: Path = DOCS) -> Mapping[str, str]:
    """Return the text of every page by its path below docs/: the index, then one a code."""
    found = {"rules.md": _index()}
    for section in sections():
        for code in section.codes:
            found[f"rules/{code.code}.md"] = _page(code, section)
    return found


def _index() -> str:
    return _HEAD + "".join(map(_section, sections()))


def _section(section: Section) -> str:
    rows = "".join(
        f"| [{code.code}](rules/{code.code}.md) | {_weight(code)} | {code.summary} |\n"
        for code in section.codes
    )
    head = f"\n## {section.title}\n\n{_capital(section.about)}.\n\n"
    return f"{head}| code | severity | what is wrong |\n|---|---|---|\n{rows}"


def _weight(code: Explained) -> str:
    return code.severity.value + ("; with `--strict` error" if is_raised(code) else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _page(code: Explained, section: Section) -> str:
    anchor = section.title.lower().replace(" ", "-")
    parts = [
        f"# {code.code}",
        f"{code.severity.value}: {code.summary}",
        code.why,
        *([RAISED] if is_raised(code) else []),
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


written = Written(pages, "the rules", folder="rules")
stale, write, main = written.stale, written.write, written.main


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
