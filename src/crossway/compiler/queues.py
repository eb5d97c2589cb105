"""What lives on each task queue of a namespace: one worker registers all of it.

Placing decides (`Design.residents`); here it is only grouped by queue.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crossway.compiler.expressions import literal_duration
from crossway.compiler.text import Code, argument, code, commas, number
from crossway.design.model import Design
from crossway.design.options import WORKER, gather
from crossway.language import tree


@dataclass
class Contents:
    """Names of what one task queue holds, and what options of workers say of it."""

    workflows: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)
    activities: set[str] = field(default_factory=set)
    tuning: tree.Options = ()


def contents(design: Design, namespace: str) -> dict[str, Contents]:
    """Return what each task queue of the namespace holds, by queue name, sorted.

    An endpoint may lead to a queue that holds nothing. One that somebody else serves is there
    where its residents are (`Design.own` leaves them out).
    """
    own = [one for one in design.residents if one.namespace == namespace]
    leading = [
        endpoint.task_queue
        for endpoint in design.endpoints.values()
        if endpoint.namespace == namespace and endpoint.location not in design.foreign
    ]
    queues = {
        name: Contents(tuning=design.tuning.get((namespace, name), ()))
        for name in sorted({*leading, *(one.task_queue for one in own)})
    }
    for one in own:
        held = queues[one.task_queue]
        names = {
            "workflow": held.workflows,
            "service": held.services,
            "activity": held.activities,
        }
        names[one.kind].add(one.name)
    return queues


def tuned(options: tree.Options) -> list[Code]:
    """Return the argument for what a worker's options say of its queue, none where that is nothing.

    They stand for all executions, so that each value is a literal.
    """
    given = gather(WORKER, options)
    written = [
        argument(option.argument, _literal(given[option.key].entry.value))
        for option in WORKER.options
        if option.argument and option.key in given
    ]
    return [argument("tuning", code("cw.Tuning({})", commas(written)))] if written else []


def _literal(value: tree.Expression | tree.Options) -> Code:
    if isinstance(value, tree.Number):
        return number(value.text)
    written = code("") if isinstance(value, tuple) else literal_duration(value)
    return written or code("None")  # an error of `check`
