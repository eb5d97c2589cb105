"""endless-type: a type requires a value of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.cycles import cycles, described
from crossway.checks.facts import Facts, in_outline
from crossway.checks.rule import Rule, Subject
from crossway.design.types import RecordType
from crossway.design.written import WrittenTypes
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.diagnostic import Diagnostic, Severity


@in_outline
def check(facts: Facts) -> Iterable[Diagnostic]:
    """Yield the fields that lead back to their own type, one for each way around."""
    names = facts.design.names
    types = WrittenTypes(names)
    fields = {
        block.name: dict(_required(block.node, block.path, types))
        for block in names.types
        if block.name in types.records
    }
    for around in cycles({name: list(inner) for name, inner in fields.items()}):
        first, then = around[0], around[1 % len(around)]
        field = fields[first][then]
        said = described(around, "requires")
        yield RULE.at(
            field.span,
            f"{said}: no value of it ever ends",
            hint=f"make it optional: `{field.name}: {then}?`, or a list",
            name=first,
        )


def _required(
    block: tree.TypeBlock, path: str, types: WrittenTypes
) -> Iterator[tuple[str, tree.TypeField]]:
    """Yield the records that a value of this type must hold, with the fields that hold them."""
    for field in without_comments(block.fields):
        kind = types.type(field.type, path)
        if isinstance(kind, RecordType):
            yield kind.name, field


RULE = Rule(
    code="endless-type",
    subject=Subject.TYPES,
    severity=Severity.ERROR,
    summary="a type requires a value of itself",
    why="""\
A field without `?` must be there. Where it leads back to its own type, every value needs another
one inside, for ever: nobody can write one, and whatever is given lacks a field.""",
    bad="""\
workflow Find(part: Part) -> (string):
    close complete(part.id)

type Part:
    id: string
    inside: Part
""",
    good="""\
workflow Find(part: Part) -> (string):
    close complete(part.id)

type Part:
    id: string
    inside: Part?
""",
    check=check,
    stops=False,
)
