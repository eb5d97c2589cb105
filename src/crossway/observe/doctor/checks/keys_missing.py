"""The keys at hand do not verify those who call, or answer.

Looked at: the key directory that `crossway serve` would use on this machine, for the
namespaces whose private keys it holds. Without such a directory there is nothing to say.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator, Mapping, Sequence

from crossway.cluster.keys import Keys, key_problems
from crossway.design.model import Design
from crossway.language.diagnostic import Severity
from crossway.observe.doctor.case import Case
from crossway.observe.doctor.check import Check, Finding
from crossway.runtime import clock
from crossway.runtime.identity import NEVER


async def _look(case: Case) -> Sequence[Finding]:
    if case.keys is None or case.design is None:
        return ()
    problems = key_problems(case.keys, clock.now())
    wanted: dict[str, list[str]] = {}
    for namespace, reason in _needed(case.design, case.keys, problems):
        wanted.setdefault(namespace, []).append(reason)
    found = [
        _ended(case, case.keys, namespace, problems[namespace], reasons)
        if namespace in problems
        else _missing(case, namespace, reasons)
        for namespace, reasons in sorted(wanted.items())
    ]
    return [*found, *_early(case, case.keys)]


def _needed(design: Design, keys: Keys, problems: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each namespace of which a key is needed here and none counts, with the reason."""
    own = {key.namespace for key in keys.signing}
    counting = {name for name, problem in problems.items() if not problem}
    for endpoint in design.endpoints.values():
        if endpoint.caller_identity != "signed" or endpoint.location in design.foreign:
            continue
        handler, callers = endpoint.namespace, endpoint.listed
        for caller in callers:
            if caller not in counting and own & {caller, handler}:
                yield caller, f"the endpoint {endpoint.name} lets it call {handler}"
        if handler not in counting and own & {handler, *callers}:
            yield handler, f"it answers the calls through {endpoint.name}"


def _missing(case: Case, namespace: str, reasons: Sequence[str]) -> Finding:
    return Finding(
        problem=f"no key of the namespace {namespace} is known here",
        looked_at=f"the keys in {case.keys_directory}",
        seen=f"none of {namespace}, and {reasons[0]}: what it signs is refused as unknown"
        + "".join(f"; {fault}" for fault in _faults(case.keys, namespace)),
        advice=f"have whoever serves {namespace} export its public keys (crossway keys export "
        f"{shlex.quote(namespace)}) into a .jwks.json file in this directory; if you serve it, "
        "make its key",
        commands=(case.commands.alone("keys", "new", namespace, "--dir", case.keys_directory),),
    )


def _ended(case: Case, keys: Keys, namespace: str, problem: str, reasons: Sequence[str]) -> Finding:
    ends = [key.ends for key in keys.signing if key.namespace == namespace]
    lasting = () if NEVER in ends else ("--days", "90")  # one that ends is followed by such
    words = ("keys", "rotate", namespace, "--dir", case.keys_directory, *lasting)
    rotate, ours = case.commands.alone(*words), bool(ends)
    return Finding(
        problem=f"no key of the namespace {namespace} counts any more",
        looked_at=f"the keys in {case.keys_directory}",
        seen=f"{problem}, and {reasons[0]}: calls of it are refused, and calls to it wait",
        advice="make a newer one that signs, and give its public half to the others"
        if ours
        else f"have whoever serves {namespace} make a newer one (crossway keys rotate "
        f"{shlex.quote(namespace)}), and export it into a .jwks.json file in this directory",
        commands=(rotate,) if ours else (),
    )


def _faults(keys: Keys | None, namespace: str) -> Iterator[str]:
    """Yield what went wrong with where the keys of a namespace are."""
    for fault in keys.faults if keys else ():
        if f"keys of {namespace} at " in fault:
            yield fault


def _early(case: Case, keys: Keys) -> Iterator[Finding]:
    """Yield the namespaces all of whose keys begin to sign later: a clock is wrong."""
    now = time.time()
    for namespace in sorted({key.namespace for key in keys.signing}):
        begins = min(key.begins for key in keys.signing if key.namespace == namespace)
        if begins > now:
            yield Finding(
                problem=f"the key of the namespace {namespace} begins to sign in the future",
                looked_at=f"the keys in {case.keys_directory}, and this machine's clock",
                seen=f"it begins {begins - now:.0f} s from now",
                advice="set this machine's clock: tokens are only good for a short time",
            )


CHECK = Check(
    code="keys-missing",
    severity=Severity.ERROR,
    summary="a key that verifies calls or answers is not known here, or counts no more",
    why="""\
Who calls signs with the private key of its namespace, and who is called verifies with the public
one; answers likewise, the other way round. What is signed with a key that nobody here knows is
refused. Of a namespace whose every key has ended or is revoked calls are refused, and calls to it
wait. A key that begins to sign in the future means that a clock is wrong.""",
    mend="""\
Have whoever serves that namespace run `crossway keys export NAMESPACE`, and put the .jwks.json
file into the key directory here. The key of a namespace that you serve is made by `crossway keys
new NAMESPACE`, and one after keys that count no more by `crossway keys rotate NAMESPACE`.""",
    question="do the keys here verify those who call and answer?",
    evidence="the key directory of this machine, against the design",
    look=_look,
)
