"""Names that generated Python chooses itself, so that none hides another.

A name of the module is read inside functions, where a variable of the same name would hide
it, and so would what a function calls a part of its own:

    made = quote(order)         made = await quote(order)
    quote = quote(order)        quote = await quote_function(order)     both name it: the module's
                                                                        name keeps out of the way

Likewise a record is read in the class of a service, between methods that are called what the
operations are called; and a workflow's variables live on `self` beside its methods.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from crossway.compiler.text import Code, Names, class_name, code, python_name
from crossway.compiler.vocabulary import TEMPORARIES
from crossway.design.bodies import visible_names
from crossway.design.model import Design, ServiceEntry
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.words import snake_case


def variables(design: Design) -> frozenset[Code]:
    """Return what the variables of a design are called in Python, whatever body they are in."""
    unknown = (one.name for many in design.unknowns.values() for one in many)
    return frozenset(map(python_name, {*unknown, *_bound_in(design)}))


def _bound_in(design: Design) -> Iterator[str]:
    for definition in _definitions(design):
        match definition:
            case tree.Workflow():
                yield from visible_names(definition)
                for handler in without_comments(definition.handlers):
                    yield from (parameter.name for parameter in handler.parameters)
            case tree.Activity():
                yield from visible_names(definition)
            case tree.Service():
                for operation in without_comments(definition.operations):
                    yield from visible_names(operation)
            case _:  # the rest binds no variables
                pass


def methods(design: Design, owned: bool) -> frozenset[Code]:
    """Return what may be called something in a class, beside names that are read there."""
    names = {name for service in design.services.values() for name in service.operations}
    for definition in _definitions(design):
        if isinstance(definition, tree.Workflow):
            names |= {_handled(one) for one in without_comments(definition.handlers)}
    spelled = map(snake_case, names) if owned else names
    return frozenset({code("run"), *map(python_name, spelled)})


def class_of(name: str, owned: bool) -> Code:
    """Return what the class of something is called where nothing else is called that; in what a
    team has `owned` as Python names classes."""
    return class_name(name) if owned else python_name(name)


def operation_methods(service: ServiceEntry) -> Mapping[str, Code]:
    """Return what the methods of a service are called where a team owns them, by operation.

    `ChargeCard` is `charge_card`; another one that Python would call so, too, gets a number.
    """
    names = Names()
    return {name: names.claim(python_name(snake_case(name))) for name in service.operations}


def _definitions(design: Design) -> Iterator[tree.Definition]:
    return (definition for file in design.files for definition in file.definitions)


def module_names(taken: Iterable[Code]) -> Names:
    """Return the names of a module, none of which any function uses for something of its own."""
    names = Names(shunned=TEMPORARIES)
    names.reserve(taken)
    return names


def _handled(handler: tree.Handler) -> str:
    return f"{handler.kind}_{handler.name}"


class Members:
    """What a workflow has on `self` besides its variables, which are called as they are."""

    def __init__(
        self,
        variables: Iterable[str] = (),
        handlers: Iterable[tree.Handler | tree.Comment] = (),
        *,
        owned: bool = False,
    ) -> None:
        """Begin with the variables' names taken, and each handler's method named: it has the same
        name in whatever order they are asked for. `owned` is as `Module` has it."""
        self._spelled = snake_case if owned else str
        self._names = Names()
        self._names.reserve(map(python_name, variables))
        self.run = self._names.claim(code("run"))
        self._methods: dict[tuple[str, str], Code] = {}
        self._arrivals: dict[tuple[str, str], Code] = {}
        for handler in without_comments(handlers):
            self.method(handler)

    def method(self, handler: tree.Handler) -> Code:
        """Return the name of a handler's method."""
        key = handler.kind, handler.name
        if key not in self._methods:
            self._methods[key] = self._names.claim(python_name(self._spelled(_handled(handler))))
        return self._methods[key]

    def arrivals(self, target: tree.SignalArrival | tree.UpdateArrival) -> Code:
        """Return the name of what holds a signal's or an update's arrivals."""
        kind = "signals" if isinstance(target, tree.SignalArrival) else "updates"
        key = kind, target.name
        if key not in self._arrivals:
            wish = self._spelled(f"{target.name}_{kind}")
            self._arrivals[key] = self._names.claim(python_name(wish))
        return self._arrivals[key]
