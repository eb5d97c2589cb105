"""replay-without-token: repetitions are refused by their token, and nobody needs one."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import PAYMENTS
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the endpoints that take a token once, and calls without one as often as they come."""
    for endpoint in facts.design.endpoints.values():
        lists = [names for one in endpoint.lists for names in (one.callers, one.originators)]
        asks = endpoint.caller_identity == "signed" and any(one is not None for one in lists)
        if endpoint.replay == "once" and not asks and endpoint.span is not None:
            yield RULE.at(
                endpoint.span,
                f"endpoint {endpoint.name} says `replay: once`, and takes calls without a token",
                hint="list the namespaces that may call, with `caller_identity: signed`",
                name=endpoint.name,
            )


_CALLER = "# --- orders.twf\nworkflow Checkout(order: Order):\n    close complete\n\n"
_QUEUE = "    target_task_queue: payments\n"

RULE = Rule(
    code="replay-without-token",
    subject=Subject.CALLERS,
    severity=Severity.WARNING,
    summary="an endpoint takes each token once, and calls without a token",
    why="""\
`replay: once` takes each token with one request. Where a caller needs none, because the endpoint
lists nobody or believes the link or the server, whoever repeats a call leaves the token out.""",
    bad=_CALLER
    + PAYMENTS.replace(_QUEUE, f"{_QUEUE}    caller_identity: server\n    replay: once\n"),
    good=_CALLER + PAYMENTS.replace(_QUEUE, f"{_QUEUE}    replay: once\n"),
    check=check,
)
