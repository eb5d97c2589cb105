"""REPLAY_BREAKS: what `crossway check --replay` finds. No rule, since it needs histories too."""

from __future__ import annotations

from crossway.language.diagnostic import Explained, Severity

REPLAY_BREAKS = Explained(
    code="REPLAY_BREAKS",
    severity=Severity.ERROR,
    summary="executions that run now would break on the design as it is now",
    why="""\
A worker goes on with an execution by replaying its history against its own code. Where the code
now does something else than the history says (another activity first, one timer less) the workflow
task fails, again and again: the execution is stuck until the code fits once more.

For example, an order waits for its payment while a design is served that calls `ReserveStock`
before `ChargeCard`. The history begins with `ChargeCard`, so the order cannot go on.

`crossway check --replay` replays what runs on a service, `--histories DIR` what was exported from
one. The place that is shown is the first statement where design and history differ.""",
    mend="""\
Let these executions end on the code they began on: `crossway serve` pins them to their build, and
a worker with that build serves it until they are done. Or write the design so that it begins as
the history does, or reset or terminate the executions.""",
)
"""The diagnostics of `--replay` and `--histories` have this code."""
