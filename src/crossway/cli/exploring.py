"""What `explore` explores, as its flags say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crossway.cli.inputs import given_or_sampled, misfit
from crossway.cli.output import say
from crossway.cli.parsing import parsed, rounded
from crossway.cli.starting import place_of
from crossway.cli.wanting import Line, given_by
from crossway.design.model import Design, WorkflowEntry
from crossway.errors import UnknownNameError, UserError
from crossway.explore import Pair, Subject, pairs_of
from crossway.explore.undo import called_names


def subject_of(
    design: Design,
    entry: WorkflowEntry,
    input_text: str | None,
    told: tuple[Sequence[str] | None, ...],
    lines: Sequence[Line],
) -> Subject:
    """Return what is explored; what is `told` are --undo, --harmless and --answer. It has to hold
    what `lines` of its tests say. The first of them gives the input where nothing else does.

    Raises:
        UserError: a flag says what is not there, or what does not fit.
    """
    undo, harmless, answer = told
    given = given_by(lines) if input_text is None else None
    if given is None:
        given = given_or_sampled(design, entry, input_text, say)
    known = called_names(design)
    pairs = [
        Pair(_called(do, known), _called(by, known)) for do, by in _pairs(undo, "--undo", "DO=UNDO")
    ]
    answers = {
        _called(name, known): _value(text, name)
        for name, text in _pairs(answer, "--answer", "NAME=JSON")
    }
    subject = Subject(
        design,
        entry,
        given,
        place_of(design, entry, given)[1],
        misfit=misfit,
        answers={name: rounded(value) for name, value in answers.items()},
        pairs=pairs_of(design, pairs),
        harmless=[_called(name, known) for name in harmless or ()],
        wanted=lines,
    )
    for name, value in answers.items():
        _check_answer(subject, name, value)
    return subject


def _check_answer(subject: Subject, name: str, value: Any) -> None:
    """Raise `UserError` for an answer that nothing gives, or of another type than is declared."""
    design, stubs = subject.design, subject.answered.get(name, ())
    if not stubs:
        raise UserError(f"--answer {name}: the design itself says what {name} gives")
    known = {one.name: one.signature for one in design.activities}
    for stub in stubs:
        service, _, leaf = stub.rpartition(".")
        if service in design.services:
            known[stub] = design.services[service].operations[leaf].signature
        if stub not in known or known[stub].results != 1:
            continue
        if wrong := misfit(value, known[stub].result, dict(design.records), "result"):
            which = f" of {stub}" if len(stubs) > 1 else ""
            raise UserError(f"--answer {name}: {wrong}{which}")


def _pairs(given: Sequence[str] | None, flag: str, form: str) -> Iterator[tuple[str, str]]:
    for text in given or ():
        first, _, second = text.partition("=")
        if not (first and second):
            raise UserError(f"{flag}: expected {form}, found {text!r}")
        yield first, second


def _called(name: str, known: Sequence[str]) -> str:
    """Return a name that the design calls, with its service or without."""
    leaves = {one.rpartition(".")[2] for one in known}
    if name in known or name in leaves:
        return name
    listed = f"the design calls {', '.join(sorted(known)) or 'nothing'}"
    raise UnknownNameError("activity, operation or workflow", name, known, listed)


def _value(text: str, name: str) -> Any:
    try:
        return parsed(text, f"--answer {name}")
    except (ValueError, RecursionError) as wrong:
        raise UserError(f"--answer {name}: the value is no JSON: {wrong}") from None
