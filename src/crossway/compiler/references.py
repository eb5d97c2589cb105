"""What code that a team owns refers to by reference, where a compiled module writes names.

    cw.run_activity("ChargeCard", [payment])          cw.run_activity(*cw.calling(
                                                          activities.charge_card, payment))
    cw.Operation("Pay", "Payments", "Charge")         cw.operation_of("Pay",
                                                          payments_contract.Payments,
                                                          payments_contract.Payments.charge)
    request.signal(id, "Nudge", [by])                 request.signal(id, *cw.telling(
                                                          Approval.signal_nudge, by))

A module that is printed or run has none of it: what it calls is then known by name alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from crossway.compiler.text import Code, Names, code, commas, python_name, quoted
from crossway.language.words import leaf, snake_case

MODULES: Mapping[str, str] = {
    "activity": "activities",
    "operation": "operations",
    "function": "functions",
}
"""The module of a project in which what Python does stands, by the kind of it."""


class Asked(NamedTuple):
    """A typed function of a project: what of the design it does, and its name in its module."""

    kind: str
    name: str
    label: str
    python: Code


class Contract(NamedTuple):
    """Where the contract of an operation stands: a class of a module, and an attribute of it."""

    module: str
    service: Code
    operation: Code


@dataclass
class References:
    """What one module refers to.

    `registered` are the activities that the namespace serves; `in_python` says whether Python does
    what a file calls by a name. `workflows` has the `run` method of each workflow type that it
    serves, `handlers` the method that takes each of its messages, by the workflow, the message's
    kind and its name, `written` the functions of activities that the design spells out,
    `contracts` the contract of each operation that has one, by service and operation.
    """

    registered: Collection[str]
    in_python: Callable[[str, str], bool]
    contracts: Mapping[tuple[str, str], Contract] = field(default_factory=dict)
    workflows: dict[str, Code] = field(default_factory=dict)
    handlers: dict[tuple[str, str, str], Code] = field(default_factory=dict)
    written: dict[str, Code] = field(default_factory=dict)
    modules: dict[str, Code] = field(default_factory=dict)
    asked: dict[tuple[str, str, str], Asked] = field(default_factory=dict)
    _names: dict[str, Names] = field(default_factory=dict)

    def claim_modules(self, names: Names) -> None:
        """Choose what the modules that are imported are called here."""
        own = {*MODULES.values(), *(one.module for one in self.contracts.values())}
        for name in sorted(own):
            self.modules[name] = names.claim(python_name(name))

    def function(self, kind: str, name: str, label: str) -> Code:
        """Return the typed function that does something, as it is referred to."""
        key = (kind, name, label)
        if key not in self.asked:
            names = self._names.setdefault(kind, Names())
            wish = python_name(snake_case(leaf(name)))
            longer = python_name(snake_case(name.replace(".", "_")))
            self.asked[key] = Asked(kind, name, label, names.claim(wish, longer))
        return code("{}.{}", self.modules[MODULES[kind]], self.asked[key].python)

    def operation(self, service: str, operation: str) -> Code | None:
        """Return the class and the attribute of the contract of an operation, as two arguments."""
        found = self.contracts.get((service, operation))
        if found is None:
            return None
        owner = code("{}.{}", self.modules[found.module], found.service)
        return code("{}, {}.{}", owner, owner, found.operation)

    def handler(self, kind: str, name: str, workflow: str | None) -> Code | None:
        """Return the method that takes a message, of a workflow or of the only one that has it."""
        found = [
            method
            for (flow, *message), method in self.handlers.items()
            if message == [kind, name] and workflow in (None, flow)
        ]
        return found[0] if len(found) == 1 else None


def calling(
    reference: Code | None, name: str, arguments: Collection[Code], *, behind: bool = False
) -> Code:
    """Return the name and the arguments of a call of an activity; as one value where it runs
    `behind` an operation, which says of which type its result is."""
    if reference is None:
        return code("{}, [{}]", quoted(name), commas(arguments))
    given = commas([reference, *arguments])
    return code("cw.activity_behind({})", given) if behind else code("*cw.calling({})", given)


def starting(
    reference: Code | None, name: str, arguments: Collection[Code], *, behind: bool = False
) -> Code:
    """Return the type and the arguments of a workflow that is started; as one value where it runs
    `behind` an operation, which says of which type its end is."""
    if reference is None:
        return code("{}, [{}]", quoted(name), commas(arguments))
    given = commas([reference, *arguments])
    return code("cw.behind({})", given) if behind else code("*cw.starting({})", given)


def telling(reference: Code | None, name: Code, arguments: Code) -> Code:
    """Return the name and the arguments of a message that is sent to a workflow."""
    if reference is None:
        return code("{}, [{}]", name, arguments)
    return code("*cw.telling({})", commas([reference, arguments] if arguments else [reference]))
