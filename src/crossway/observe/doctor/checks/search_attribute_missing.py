"""A search attribute that the design declares is not registered."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding


async def _look(case: Case) -> Sequence[Finding]:
    return [
        _finding(case, namespace, name, kind)
        for namespace, kinds in sorted(case.lacking.items())
        for name, kind in sorted(kinds.items())
    ]


def _finding(case: Case, namespace: str, name: str, kind: str) -> Finding:
    there = case.named(namespace)
    word = "".join(part.capitalize() for part in kind.split("_"))
    create = ("operator", "search-attribute", "create", "--name", name, "--type", word)
    return Finding(
        problem=f"the search attribute {name} of namespace {there} is not registered",
        looked_at=f"the search attributes of {there}",
        seen=f"none of that name; the design declares it as {kind}",
        advice="register it; `crossway apply` does so, too",
        commands=(case.commands.temporal(*create, namespace=there),),
    )


CHECK = Check(
    code="search-attribute-missing",
    severity=Severity.ERROR,
    summary="a search attribute of the design is not registered",
    why="""\
A workflow that sets a search attribute which its namespace does not have fails its task, again and
again, until it is registered.""",
    mend="""\
Register it: `crossway apply` does for a design, `temporal operator search-attribute create` for
one.""",
    question="is every search attribute of the design registered?",
    evidence="the search attributes of the design's namespaces",
    look=_look,
)
