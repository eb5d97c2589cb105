"""Which executions a query finds: `WorkflowType = 'Order' AND Total < 4 AND Tags = 'gift'`.

Conditions over what every execution has, and over search attributes, all of which have to hold. A
list holds what one of its elements does; what an execution has not, no condition holds of. What
else the server's queries can say (OR, brackets, ORDER BY, IN, prefixes) is refused by name.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

from crossway.simulate.describing import status_in_queries
from crossway.simulate.errors import NotSimulatedError
from crossway.simulate.executions import Execution
from crossway.simulate.server import Server

Condition = Callable[[Execution], bool]

_CONDITION = re.compile(
    r"""\s*`?(?P<name>\w+)`?\s*(?P<how>!=|<=|>=|=|<|>)\s*
        (?:'(?P<one>[^']*)'|"(?P<two>[^"]*)"|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>true|false))
        \s*(?:AND\b|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_HOW: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def found(server: Server, namespace: str, query: str) -> list[Execution]:
    """Return the executions of a namespace that a query finds, the latest first.

    Raises:
        NotSimulatedError: the query says what is not understood here.
    """
    conditions = list(_conditions(query))
    runs = [run for run in server.runs.values() if run.namespace == namespace]
    return [run for run in reversed(runs) if all(holds(run) for holds in conditions)]


def _conditions(query: str) -> Iterator[Condition]:
    at = 0
    while at < len(query.rstrip()):
        condition = _CONDITION.match(query, at)
        if condition is None:
            raise NotSimulatedError(f"listing workflows by the query {query}")
        at = condition.end()
        yield _condition(condition)


def _condition(said: re.Match[str]) -> Condition:
    name, how = said["name"], _HOW[said["how"]]
    if said["number"] is not None:
        wanted: Any = float(said["number"])
    elif said["word"] is not None:
        wanted = said["word"].lower() == "true"
    else:
        wanted = said["one"] if said["one"] is not None else said["two"]

    def holds(run: Execution) -> bool:
        values = [one for one in _values(run, name) if type(one) is type(wanted)]
        return any(how(value, wanted) for value in values)

    return holds


def _values(run: Execution, name: str) -> list[Any]:
    """Return what an execution has under a name: nothing, a value, or the elements of a list."""
    match name:
        case "WorkflowType":
            return [run.start.type]
        case "WorkflowId":
            return [run.id]
        case "RunId":
            return [run.run_id]
        case "ExecutionStatus":
            return [status_in_queries(run)]
        case _:
            return _attribute(run, name)


def _attribute(run: Execution, name: str) -> list[Any]:
    fields = run.start.search_attributes.indexed_fields
    if name not in fields or not fields[name].data:
        return []
    value = json.loads(fields[name].data)
    several = value if isinstance(value, list) else [value]
    return [float(one) if type(one) is int else one for one in several if one is not None]
