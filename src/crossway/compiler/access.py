"""What a module says of endpoints: who may call what through its own, and who answers, and by what
proof, through those that it calls."""

from __future__ import annotations

from crossway.compiler.scope import Module
from crossway.compiler.text import Code, argument, code, commas, quoted, record, tupled
from crossway.design.onward import calls_on
from crossway.language.access import AllowList


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


def answers(module: Module) -> dict[str, str]:
    """Return which namespace has to sign what comes back through each endpoint called."""
    called = {target.endpoint for target in module.operations}
    every = {**module.design.endpoints, **module.design.families}
    signing = {name: module.design.answering(one) for name, one in every.items() if name in called}
    return {name: namespace for name, namespace in signing.items() if namespace is not None}


def by_mac(module: Module) -> dict[str, list[str]]:
    """Return the endpoints through which a MAC may prove calls and answers, each with what is
    called there that does not call on."""
    every = {**module.design.endpoints, **module.design.families}
    ending = {name: list[str]() for name in answers(module) if every[name].proof == "mac"}
    for target in sorted(module.operations, key=lambda one: (one.service, one.operation)):
        named = ending.get(target.endpoint)
        if named is not None and not calls_on(module.design, target.service, target.operation):
            named.append(f"{target.service}.{target.operation}")
    return {name: list(dict.fromkeys(ones)) for name, ones in ending.items()}
