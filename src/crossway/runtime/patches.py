"""Rules that earlier releases did not have, without breaking the executions they began.

Up to 0.1.0 an update that its handler refused counted as arrived, and `await update X` went on.
An execution in which that happened has to go on being replayed that way, while in any other the
update now is refused. `workflow.patched` tells the two apart: it leaves a marker in the history
where the new rule first decides something, and on replay says no where there is none.
"""

from __future__ import annotations

from temporalio import workflow


def holds(rule: str) -> bool:
    """Return whether a decision is made by a rule, wherever it is made.

    It is by all that is never replayed: activities, operations and queries. And by the first
    state of a workflow, which is computed before there is anything to keep the answer in.
    """
    replayed = workflow.in_workflow() and not workflow.unsafe.is_read_only()
    return not replayed or workflow.instance() is None or by_rule(rule)


def by_rule(rule: str) -> bool:
    """Return whether a decision is made by a rule, not as releases without the rule made it.

    No is the answer only while replaying what such a release did, decision by decision: the
    first one after that is made by the rule, and so are all that follow. A history holds one
    marker for each rule at most, and none where there was nothing to decide.
    """
    earlier: dict[str, int] = vars(workflow.instance()).setdefault("_crossway_earlier", {})
    # The SDK remembers the answer for an id, so what was decided without the rule is counted.
    if workflow.patched(f"crossway-{rule}-{earlier.get(rule, 0)}"):
        return True
    earlier[rule] = earlier.get(rule, 0) + 1
    return False
