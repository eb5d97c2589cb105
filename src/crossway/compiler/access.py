"""What a module says of endpoints: who may call what through its own, and who answers, and by what
proof, through those that it calls."""

from __future__ import annotations

from collections.abc import Iterator

from crossway.compiler.scope import Module
from crossway.compiler.text import Code, argument, code, commas, literal, quoted, record, tupled
from crossway.design.model import EndpointEntry
from crossway.design.onward import calls_on
from crossway.language.access import AllowList
from crossway.language.holes import bindings, family_of, fill, has_holes


def endpoints(module: Module) -> Code:
    """Return who may call what through each endpoint of the namespace, as Python."""
    entries = []
    for endpoint in module.design.endpoints.values():
        if endpoint.namespace == module.namespace:
            given = [quoted(endpoint.task_queue), tupled(map(quoted, endpoint.services))]
            given += _listed(AllowList(callers=endpoint.callers, originators=endpoint.originators))
            if endpoint.caller_identity != "signed":
                given.append(argument("identity", quoted(endpoint.caller_identity)))
            if endpoint.replay != "allowed":
                given.append(argument("replay", quoted(endpoint.replay)))
            if endpoint.proof != "mac":
                given.append(argument("proof", quoted(endpoint.proof)))
            if endpoint.narrower:
                given.append(argument("narrower", tupled(map(_allow_list, endpoint.narrower))))
            entries.append((endpoint.name, code("cw.Endpoint({})", commas(given))))
    return record(entries)


def _allow_list(narrower: AllowList) -> Code:
    """Return who may call a service, or one operation of it, as Python."""
    about = [quoted(name) for name in (narrower.service, narrower.operation) if name]
    return code("cw.AllowList({})", commas([*about, *_listed(narrower)]))


def _listed(one: AllowList) -> list[Code]:
    """Return the arguments for what a list says, none for what it does not."""
    said = (("callers", one.callers), ("originators", one.originators))
    return [argument(k, tupled(map(quoted, names))) for k, names in said if names is not None]


def of_calls(module: Module) -> Iterator[Code]:
    """Yield who answers what is called, and by what proof, as Python: nothing where nobody is."""
    if signing := answers(module):
        kind = code("str | None") if None in signing.values() else code("str")
        yield code("ANSWERS: dict[str, {}] = {}", kind, literal(signing))
    if ending := by_mac(module):
        yield code("BY_MAC: dict[str, list[str]] = {}", literal(ending))


def answers(module: Module) -> dict[str, str | None]:
    """Return which namespace has to sign what comes back through each endpoint called.

    A call of `shard-{org}-In` may turn out to lead through an endpoint that is declared by its own
    name, `shard-vip-In`. Where that one is not what its name would be in the family it is here as
    well, with None if nobody has to sign: of a name that is not here, the family's word counts.
    """
    every, called = _reached(module), _called(module)
    families = [name for name in every if has_holes(name)]
    signing = {name: module.design.answering(one) for name, one in every.items()}
    return {
        name: namespace
        for name, namespace in signing.items()
        if (name in called and namespace is not None)
        or _stands_out(every[name], family_of([f for f in families if f != name], name), module)
    }


def _called(module: Module) -> frozenset[str]:
    return frozenset(target.endpoint for target in module.operations)


def _reached(module: Module) -> dict[str, EndpointEntry]:
    """Return the endpoints that calls may lead through: those that they name, and those whose names
    fit a family that they name."""
    every, called = {**module.design.endpoints, **module.design.families}, _called(module)
    families = [name for name in called if has_holes(name)]
    return {
        name: endpoint
        for name, endpoint in every.items()
        if name in called or family_of(families, name) is not None
    }


def _stands_out(
    endpoint: EndpointEntry, family: tuple[str, dict[str, str]] | None, module: Module
) -> bool:
    """Return whether an endpoint is not what its name would be in a family, if it fits any: of
    another namespace, or proven otherwise."""
    if family is None:
        return False
    declared, held = family
    broader, namespace = module.design.families[declared], module.design.answering(endpoint)
    signing = module.design.answering(broader)
    if signing is not None:
        signing = fill(signing, lambda hole: held.get(str(hole), ""))
    return namespace != signing or (namespace is not None and endpoint.proof != broader.proof)


def by_mac(module: Module) -> dict[str, list[str]]:
    """Return the endpoints through which a MAC may prove calls and answers, each with what is
    called there that does not call on."""
    every = _reached(module)
    signing = (name for name, namespace in answers(module).items() if namespace is not None)
    ending = {name: list[str]() for name in signing if every[name].proof == "mac"}
    for target in sorted(module.operations, key=lambda one: (one.service, one.operation)):
        if not calls_on(module.design, target.service, target.operation):
            for name, named in ending.items():
                if name == target.endpoint or bindings(target.endpoint, name):
                    named.append(f"{target.service}.{target.operation}")
    return {name: list(dict.fromkeys(ones)) for name, ones in ending.items()}
