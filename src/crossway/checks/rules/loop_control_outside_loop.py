"""loop-control-outside-loop: break or continue stands where it leaves no loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.checks.walking import Place
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield each `break` and `continue` that has no loop around it which it can leave."""
    for body in file.bodies_with(tree.Break, tree.Continue):
        for place in body.places:
            match place.statement:
                case tree.Break():
                    yield from _stray("break", place)
                case tree.Continue():
                    yield from _stray("continue", place)
                case _:  # any other statement
                    pass


def _stray(word: str, place: Place) -> Iterator[Diagnostic]:
    span = place.statement.span
    match place.around:
        case "nothing":
            yield RULE.at(span, f"`{word}` outside a loop")
        case "await all":
            said = f"`{word}` in `await all:` leaves no loop: its statements all run at once"
            yield RULE.at(span, said, hint="set a variable here and look at it after the block")
        case "finally":
            said = f"`{word}` in `finally:` leaves no loop: what stands there runs to its end"
            yield RULE.at(span, said, hint=f"`{word}` after it")
        case "rounds" if word == "break":
            said = "`break` in a loop whose rounds all run at once: they have begun already"
            hint = "`continue` ends a round; write the loop outside of `await all:` to leave it"
            yield RULE.at(span, said, hint=hint)
        case "rounds" | "loop":
            pass


RULE = Rule(
    code="loop-control-outside-loop",
    subject=Subject.STATEMENTS,
    severity=Severity.ERROR,
    summary="break or continue leaves no loop",
    why="""\
`break` ends the loop around it and `continue` begins its next round. Here is no loop, or one that
they cannot leave: the statements of `await all:` run at once, and so do the rounds of a loop over
items that is one of them, and what stands below `finally:` runs to its end, whatever happened.""",
    bad="""\
workflow Ship(order: Order):
    if (order.urgent):
        break
    close complete
""",
    good="""\
workflow Ship(order: Order):
    for (item in order.items):
        if (item.missing):
            break
    close complete
""",
    check=check,
)
