"""`check --strict`: what `run --strict` refuses is an error, and so is what does nothing.

No rules: a design may be a sketch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from crossway.design.model import Design
from crossway.design.simulated import simulated_with_places
from crossway.language.diagnostic import Diagnostic, Explained, Severity
from crossway.language.span import Span
from crossway.language.words import leaf

SIMULATED = Explained(
    code="SIMULATED",
    severity=Severity.ERROR,
    summary="something is simulated, and --strict was asked for",
    why="""\
`run` answers with samples for what nobody implements: an activity or an operation that neither the
design nor Python spells out, a workflow that no file defines, a name that nothing binds. That is
how a sketch runs before it is finished. `run --strict` and `serve` refuse it; so does
`check --strict`, at the line that calls it or declares it.""",
    mend="""\
Implement it in Python beside the design, or write its body in the design. What a module of
`--impl` implements only `run` knows, which imports it.""",
)
"""The diagnostics of `--strict` have this code, where no rule has one for the same thing."""


def strictly(
    design: Design,
    found: Sequence[Diagnostic],
    simulating: Collection[str],
    strict: Collection[str],
) -> Iterator[Diagnostic]:
    """Yield `found` as `--strict` takes it, and what else is simulated, as errors.

    `simulating` are the codes that say of something that it is simulated: they have the
    better hints. `strict` are the codes of which `--strict` makes errors for another reason.
    """
    said: set[tuple[str | Span, ...]] = set()
    for one in found:
        said |= {(related.span,) for related in one.related}
        if one.severity is Severity.ERROR:
            said.add((one.span,))
        if one.code in simulating:
            said |= {(one.span,), (leaf(one.name or ""),)}
            yield replace(one, severity=Severity.ERROR)
        else:
            yield replace(one, severity=Severity.ERROR) if one.code in strict else one
    if any(one.code == "SYNTAX" for one in found):
        return  # what could not be read may be what is missing
    for thing in simulated_with_places(design):
        kind, _, name = thing.name.partition(" ")
        name = name.partition(" of ")[0] if kind == "value" else name
        if (thing.span,) in said or (leaf(name),) in said:
            continue
        yield SIMULATED.at(
            thing.span or _start(design),
            f"{thing.name} would be simulated",
            hint="implement it in Python beside the design",
            name=name,
        )


def _start(design: Design) -> Span:
    path = design.files[0].path if design.files else ""
    return Span(path, 1, 1, 1, 1)
