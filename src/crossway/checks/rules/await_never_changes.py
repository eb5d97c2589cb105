"""await-never-changes: a condition is awaited that nothing can make true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.bodies import Body
from crossway.checks.deadlocks import endless_waits
from crossway.checks.facts import Facts
from crossway.checks.rule import Rule, Subject
from crossway.checks.typing.findings import findings
from crossway.design.builtins import varies
from crossway.design.changing import changed_names
from crossway.language import tree
from crossway.language.blocks import assigned_names, without_comments
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.span import Span
from crossway.language.walk import all_nodes, items_around, walk


def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the waits for conditions over values that nothing changes meanwhile.

    What no change would make true, since it is no condition, is `wrong-type`'s.
    """
    odd = {one.span for one in findings(facts) if one.code == "wrong-type"}
    yield from (found for found in _endless(facts) if found.span not in odd)
    for body in facts.bodies:
        if body.workflow is None and body.kind != "operation":
            continue
        waits = list(body.of(tree.Predicate))
        changed = _changed(body) if waits else set()
        for wait in waits:
            if wait.holds.span in odd:
                continue
            nodes = list(walk(wait))
            items = items_around(nodes)
            read = [n for n in nodes if isinstance(n, tree.Name)]
            names = dict.fromkeys(n.name for n in read if n.name not in items.get(id(n), ()))
            if body.held.names.keys() & names:
                continue  # a handle, or one that is read as a value: `handle-as-value` says so
            if not changed.intersection(names) and not any(map(varies, nodes)):
                yield RULE.at(
                    wait.span,
                    f"nothing changes {' or '.join(names) or 'this'} while it is awaited",
                    hint="a signal or update handler, or a statement beside it in `await all:`, "
                    "gives it another value",
                    name=next(iter(names)) if len(names) == 1 else None,
                )


def _endless(facts: Facts) -> Iterator[Diagnostic]:
    """Yield, once for each workflow, the waits for conditions that nothing ever sets in time."""
    groups: dict[Span, list[Body]] = {}
    for body in facts.bodies:
        if body.workflow is not None and body.state:
            groups.setdefault(body.definition.span, []).append(body)
    for bodies in groups.values():
        found = list(endless_waits(bodies))
        unset = [wait for wait, is_set in found if not is_set]
        for wait in unset:
            hint = f"a handler, or a statement beside it in `await all:`, says `set {wait.name}`"
            yield RULE.at(wait.span, f"nothing sets {wait.name}", hint, wait.name)
        held = sorted((wait for wait, is_set in found if is_set), key=lambda wait: wait.span)
        if held and not unset:
            first, *others = held
            yield RULE.at(
                first.span,
                f"{first.name} never holds: what sets it waits until this is over",
                "set it before, or in a handler that does not wait",
                first.name,
                tuple(Related(one.span, f"so does this wait for {one.name}") for one in others),
            )


def _changed(body: Body) -> set[str]:
    """Return the names that get other values while a body waits."""
    workflow = body.workflow
    blocks = [h.body for h in without_comments(workflow.handlers)] if workflow else []
    if body.handler is not None and workflow is not None:
        blocks.append(workflow.body)
    kinds = tree.AwaitAll | tree.AllOf
    blocks += [node.body for node in body.nodes if isinstance(node, kinds)]
    return {name for block in blocks for name in _given(block)}


def _given(block: tree.Block) -> Iterator[str]:
    yield from assigned_names(block)
    yield from changed_names(block)
    yield from (node.name for node in all_nodes(block) if isinstance(node, tree.SetCondition))


RULE = Rule(
    code="await-never-changes",
    subject=Subject.MESSAGES,
    severity=Severity.WARNING,
    summary="a condition is awaited that nothing can make true",
    why="""\
`await count > 3` waits until the condition holds. It is looked at again whenever something happens
in the workflow: a handler ran, or a statement beside it in `await all:`. When none of them gives
one of its names another value, it holds at once or never.

Nor does `await packed` end when `set packed` comes after it in the same body, or in a handler that
waits for what comes after: each waits for the other.""",
    bad="""\
workflow Ship(limit: int):
    count = 0
    await count > limit
    close complete
""",
    good="""\
workflow Ship(limit: int):
    state:
        count = 0
    signal Packed():
        count = count + 1
    await count > limit
    close complete
""",
    check=check,
)
