"""Who could call whom with the keys that are installed: `crossway keys check`.

What the lists of a design say is decided in `crossway.language.access`; here it meets the keys. A
call is signed with the caller's key, which the handler has to know, and its answer with the
handler's, which the caller has to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crossway.checks.facts import Facts
from crossway.cluster.keys import Keys, key_problems
from crossway.design.model import Design, EndpointEntry
from crossway.design.onward import calls_on
from crossway.language.access import Access
from crossway.runtime import clock
from crossway.runtime.identity import Keyring, algorithm_of


@dataclass(frozen=True, slots=True)
class PossibleCall:
    """One namespace and one operation. `calls` says that the design has such a call; `problem`
    what is in its way, "" for nothing. The caller "" stands for anybody."""

    caller: str
    endpoint: str
    operation: str
    calls: bool
    problem: str = ""

    def __str__(self) -> str:
        """Return it as a line."""
        said = f"cannot: {self.problem}" if self.problem else "could"
        made = "" if self.calls or not self.caller else ", and does not in this design"
        return f"{self.caller or 'anybody'} -> {self.endpoint} {self.operation}: {said}{made}"


def possible_calls(design: Design, problems: Mapping[str, str]) -> Iterator[PossibleCall]:
    """Yield who could call each operation of a design: who calls it, and who is on its lists.

    `problems` are those of `key_problems`. What somebody else serves is theirs to say.
    """
    calling = _calling(design)
    for endpoint in sorted(design.endpoints.values(), key=lambda one: one.name):
        if endpoint.simulated or endpoint.location in design.foreign:
            continue
        for service in (design.services[name] for name in endpoint.services):
            for name in service.operations:
                callers = calling.get((endpoint.name, service.name, name), ())
                yield from _of_operation(endpoint, service.name, name, callers, problems)


def proofs(design: Design, keys: Keys, possible: Iterable[PossibleCall]) -> Iterator[str]:
    """Yield by what the calls of a design are proven with the keys that are known here."""
    ring = Keyring(keys.signing, keys.trusted)
    for one in possible:
        endpoint = design.endpoints[one.endpoint]
        if not one.calls or one.problem or endpoint.caller_identity != "signed":
            continue
        why = _why_signed(design, endpoint, one, ring)
        proven = f"signatures, since {why}" if why else "a MAC"
        yield f"{one.caller} -> {one.endpoint} {one.operation}: proven by {proven}"


def _why_signed(design: Design, endpoint: EndpointEntry, call: PossibleCall, ring: Keyring) -> str:
    """Return why a call has to be signed, "" where a MAC may prove it."""
    if endpoint.proof == "signature":
        return "the endpoint asks for them"
    service, _, operation = call.operation.rpartition(".")
    if calls_on(design, service, operation):
        return "the operation may call others, who verify the chain of calls"
    return _why_no_mac(call.caller, endpoint.namespace, ring)


def _why_no_mac(caller: str, handler: str, ring: Keyring) -> str:
    """Return why no key can be agreed on between two namespaces, "" where one can."""
    for namespace in (caller, handler):
        newest = ring.newest(namespace)
        if newest is None:
            return f"it is not known which key of {namespace} is its newest"
        if not newest.agreement:
            return f"the newest key of {namespace} only signs"
    return ""


def installed(design: Design, keys: Keys, possible: Iterable[PossibleCall]) -> Iterator[str]:
    """Yield a table of the namespaces that take part in calls, and one of those that call.

    The first has the newest key of each, as it is known here; the second whether two namespaces
    can agree on a MAC. A call of theirs may be signed all the same: `proofs` has each.
    """
    ring, own = Keyring(keys.signing, keys.trusted), {key.id for key in keys.signing}
    problems = key_problems(keys, clock.now())
    signed = [
        (one.caller, design.endpoints[one.endpoint].namespace)
        for one in possible
        if one.caller and design.endpoints[one.endpoint].caller_identity == "signed"
    ]
    rows = [("NAMESPACE", "NEWEST KEY", "SIGNS BY", "FOR MACS", "PRIVATE HALF")]
    for namespace in sorted({name for pair in signed for name in pair}):
        newest = ring.newest(namespace)
        if newest is None:
            rows.append((namespace, "not known", "-", "-", "-"))
        else:
            agrees = "yes" if newest.agreement else "no"
            private = "here" if newest.id in own else "-"
            rows.append((namespace, newest.id[:12], algorithm_of(newest.key), agrees, private))
    pairs = [("CALLER", "HANDLER", "CAN PROVE BY")]
    for caller, handler in sorted({pair for pair in signed if pair[0] != pair[1]}):
        unknown = [name for name in (caller, handler) if name not in problems]
        missing = [f"no key of {' and '.join(unknown)} is known here"] if unknown else []
        missing += [said for name in (caller, handler) if (said := problems.get(name))]
        why = _why_no_mac(caller, handler, ring)
        proof = f"signatures, since {why}" if why else "a MAC"
        pairs.append((caller, handler, f"nothing: {'; '.join(missing)}" if missing else proof))
    for table in (rows, pairs):
        if len(table) > 1:
            yield from _aligned(table)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _calling(design: Design) -> Mapping[tuple[str, str, str], Sequence[str]]:
    facts = Facts(design)
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for body, _, target in facts.targets():
        key = (target.endpoint, target.service, target.operation)
        found.setdefault(key, {}).update(dict.fromkeys(sorted(facts.namespaces(body))))
    return {key: tuple(names) for key, names in found.items()}


def _of_operation(
    endpoint: EndpointEntry,
    service: str,
    operation: str,
    calling: Iterable[str],
    problems: Mapping[str, str],
) -> Iterator[PossibleCall]:
    access, called = endpoint.access(service, operation), f"{service}.{operation}"
    if access.callers is None and access.originators is None:
        yield PossibleCall("", endpoint.name, called, calls=False)
    listed = [name for name in access.callers or () if name not in calling]
    for caller in [*calling, *listed]:
        found = _why_not(caller, endpoint, access, problems)
        yield PossibleCall(caller, endpoint.name, called, caller in calling, found)


def _why_not(
    caller: str, endpoint: EndpointEntry, access: Access, problems: Mapping[str, str]
) -> str:
    refusing = access.refusing(caller)
    if refusing is not None and caller != endpoint.namespace:
        owner = refusing.owner if refusing.service else f"endpoint {endpoint.name}"
        return f"{owner} does not list it"
    if endpoint.caller_identity != "signed":
        return ""
    restricted = access.callers is not None or access.originators is not None
    for namespace in (caller, endpoint.namespace) if restricted else (endpoint.namespace,):
        problem = problems.get(namespace, f"no key of {namespace} is known here")
        if problem:
            return problem
    return ""
