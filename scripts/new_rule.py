"""Begin a rule: its file, which registers it, and a fixture, both with parts to fill in.

    python -m scripts.new_rule nexus-endless-call

The tests of rules find it at once and fail until nothing says TODO any more. See the checklist
in docs/implementation.md.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from crossway.checks import RULES

ROOT = Path(__file__).parents[1]
RULES_FOLDER = ROOT / "src" / "crossway" / "checks" / "rules"
FIXTURES = ROOT / "tests" / "checks" / "fixtures"
USAGE = "usage: make rule NAME=nexus-endless-call"

_CODE = re.compile(r"[a-z]+(-[a-z]+)*|[A-Z]+(_[A-Z]+)*")
_CURES = frozenset(
    [
        "avoid",
        "check",
        "do",
        "dont",
        "ensure",
        "must",
        "never",
        "no",
        "only",
        "prefer",
        "require",
        "should",
        "use",
    ]
)
"""What a code that names the cure would begin with: `use-timeout`, `no-open-endpoint`."""

_RULE = '''\
"""{code}: TODO the summary."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield TODO what is wrong, in the plural."""
    for _, workflow in facts.defined(tree.Workflow):
        if workflow.name == "TODO":
            yield RULE.at(
                workflow.span,
                f"{{workflow.name}} TODO: what was expected, and what was found",
                hint="TODO: what to do next",
                name=workflow.name,
            )


RULE = Rule(
    code="{code}",
    subject=Subject.STATEMENTS,  # TODO: what it is about
    severity=Severity.WARNING,  # TODO: an error if the design cannot run
    summary="TODO: what is wrong, below 80 characters, without a full stop",
    why="""\\
TODO: what happens to whoever runs such a design, and what to do instead.""",
    bad="""\\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{{id: order.id}}
""",
    good="""\\
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    close complete(parcel)

activity Pack(order: Order) -> (Parcel):
    return Parcel{{id: order.id}}
""",
    check=check,
)
'''

_FIXTURE = """\
# TODO: what the rule's own examples do not show: what it nearly is, and both spellings.
# A comment says what is found below it; what no comment says must not be found.
# warning: [{code}] "Ship"
workflow Ship(order: Order) -> (Parcel):
    close complete(order)
---
workflow Send(order: Order) -> (Parcel):
    close complete(order)
"""


def fault_of(code: str) -> str | None:
    """Return what is wrong with the code of a rule, None if nothing is."""
    if not _CODE.fullmatch(code):
        return f"{code!r} is neither written-like-this nor LIKE_THIS"
    first = re.split("[-_]", code.lower())[0]
    if first in _CURES:
        return f"{code!r} names the cure ({first} ..); name the problem: nexus-missing-deadline"
    return None


def begin(code: str) -> tuple[Path, ...]:
    """Write the two files of a new rule and return their paths.

    Raises:
        ValueError: it is no code for a rule, or there is such a rule.
    """
    if fault := fault_of(code):
        raise ValueError(fault)
    stem = code.lower().replace("-", "_")
    files = {RULES_FOLDER / f"{stem}.py": _RULE, FIXTURES / f"{stem}.twf": _FIXTURE}
    taken = [rule.code for rule in RULES if rule.code.lower().replace("-", "_") == stem]
    if taken or any(path.exists() for path in files):
        raise ValueError(f"there is a rule {taken[0] if taken else code} already")
    for path, text in files.items():
        path.write_text(text.format(code=code))
    return tuple(files)


def main(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    if len(arguments) != 1:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        written = begin(arguments[0])
    except ValueError as mistake:
        print(f"error: {mistake}", file=sys.stderr)
        return 2
    for path in written:
        print(path.relative_to(ROOT))
    print("Fill in what says TODO, then: make docs lint", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
