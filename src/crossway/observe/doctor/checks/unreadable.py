"""Something that the other checks look at could not be read: that they find nothing says little.

It comes last, since some of them read as they look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from crossway.language.diagnostic import Severity
from crossway.language.near import some_of
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.observe.doctor.unread import Refusal
from crossway.observe.reading.failures import plain


async def _look(case: Case) -> Sequence[Finding]:
    found = groupby(_in_question(case), key=lambda refusal: refusal.namespace)
    return [_finding(namespace, [*refusals]) for namespace, refusals in found]


def _in_question(case: Case) -> Iterator[Refusal]:
    """Yield what could not be read; not what another team lets nobody read of its namespaces."""
    for refusal in case.unread:
        ours = not case.namespaces or refusal.namespace in case.namespaces
        if ours or not refusal.denied:
            yield refusal


def _finding(namespace: str, refusals: Sequence[Refusal]) -> Finding:
    what = some_of([refusal.what for refusal in refusals])
    advice = "run the doctor again once the service is less busy"
    if any(refusal.denied for refusal in refusals):
        advice = "ask for credentials that may read there, or look at other namespaces with -n"
    return Finding(
        problem=f"whether {plain(namespace)} is well is not known: the service does not tell of "
        f"{what}",
        looked_at="how the service answered what the other checks asked it",
        seen="; ".join(dict.fromkeys(refusal.why for refusal in refusals)),
        advice=advice,
    )


CHECK = Check(
    code="unreadable",
    severity=Severity.WARNING,
    summary="something that the checks look at cannot be read",
    why="""\
A check can only find what it can read. Where the service refuses, takes too long, or has too much
to do to answer, nothing is found, and nothing is known.

For example, credentials that may not list the workflows of a namespace see none that failed.""",
    mend="""\
Run the doctor again once the service is less busy. Where these credentials may not read, ask for
some that may, or look at other namespaces with `-n`.""",
    question="could everything be read that the checks look at?",
    evidence="the refusals of the service, each after it was asked again for seconds",
    look=_look,
)
