"""What can be done about a line: mend what is wrong there, or write what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lsprotocol import types as lsp

from crossway.language.diagnostic import Severity
from crossway.lsp.actions import allowing, catching, deadline, missing, slips, spelling, stubs
from crossway.lsp.actions.offer import Asked, Offer
from crossway.lsp.actions.reading import can_be_read
from crossway.lsp.place import Place, place_at
from crossway.lsp.session import Session

_MAKERS: tuple[Callable[[Asked], Iterator[Offer]], ...] = (
    slips.offers,
    allowing.offers,
    deadline.offers,
    missing.offers,
    stubs.offers,
    catching.offers,
)
"""What makes offers, the most likely one first."""

KINDS = [
    lsp.CodeActionKind.QuickFix,
    lsp.CodeActionKind.Refactor,
    lsp.CodeActionKind.RefactorRewrite,
]


async def code_actions(
    session: Session, params: lsp.CodeActionParams
) -> list[lsp.CodeAction] | None:
    """Return what is offered for a part of a file.

    Raises:
        JsonRpcException: the file, or one that an offer changes, has another text by now.
    """
    place = await place_at(session, params.text_document.uri, params.range.start)
    if place is None:
        return None
    asked = await _asked(session, place, params.range)
    session.documents.refuse_others(place.texts([place.path]))
    wanted = params.context.only or ()
    offers = (offer for make in _MAKERS for offer in make(asked))
    creates = session.documents.creates
    taken = (offer for offer in offers if creates or not offer.created)
    actions = [offer.action() for offer in taken if can_be_read(offer)]
    faulty = any(one.severity is Severity.ERROR for one in place.snapshot.diagnostics)
    actions += spelling.offered(place, faulty)
    return [one for one in actions if _is_wanted(one, wanted)]


async def _asked(session: Session, place: Place, where: lsp.Range) -> Asked:
    first, last = where.start.line + 1, where.end.line + 1
    everything = await session.diagnosed(place.snapshot)
    found = tuple(
        one
        for one in everything
        if one.span.path == place.path and one.span.line <= last and first <= one.span.end_line
    )
    return Asked(place, first, last, found)


def _word(kind: object) -> str:
    return str(getattr(kind, "value", kind))


def _is_wanted(action: lsp.CodeAction, only: Sequence[object]) -> bool:
    kinds = [_word(one) for one in only]
    kind = _word(action.kind)
    return not kinds or any(kind == one or kind.startswith(f"{one}.") for one in kinds)
