"""What a body gives whose results nobody declares, where each of its ends says the same of it.

activity Count(lines: list[string]):
    return len(lines)                   # a whole number, whoever calls it
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossway.checks.bodies import Body
from crossway.checks.flow import outcomes
from crossway.checks.typing.judge import Judge
from crossway.checks.typing.kinds import Kind, Null
from crossway.design.types import Anything, Nullable, Scalar
from crossway.language import tree


def gives(judge: Judge, body: Body) -> tuple[Kind, ...]:
    """Return the types of what a body gives for certain; nothing where it declares them, where one
    of its ends gives something else, and where a sketch or a call answers for it."""
    if body.handler or body.definition.results or "goes on" in outcomes(body.block):
        return ()
    if next(body.of(tree.Sketch), None) is not None:
        return ()
    ends = [judge.silently(values) for values in _ends(body)]
    known = [_plain(kinds) for kinds in ends]
    return known[0] if known and all(one == known[0] for one in known) else ()


def _ends(body: Body) -> Iterator[Sequence[tree.Expression]]:
    """Yield the values that each end gives, none where a call gives them."""
    for end in body.of(tree.Return):
        first = () if end.value is None or isinstance(end.value, tree.Call) else (end.value,)
        yield (*first, *end.more)
    for close in body.of(tree.Close):
        if close.kind == "complete":
            yield close.arguments


def _plain(kinds: Sequence[Kind]) -> tuple[Kind, ...]:
    """Return types as they are, without the words that a text is limited to; nothing if one of them
    is not certain."""
    known = [Scalar(kind.kind) if isinstance(kind, Scalar) else kind for kind in kinds]
    return () if any(isinstance(kind, Anything | Null | Nullable) for kind in known) else (*known,)
