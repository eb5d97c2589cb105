"""Findings of an earlier state of some texts, at the places where what they are about is now."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from crossway.language.diagnostic import Diagnostic
from crossway.language.moved import moved_span
from crossway.language.span import Span
from crossway.language.structs import Struct


class Moved(Struct, frozen=True):
    """What has a finding where it is now; `then` and `now` are the texts by their paths."""

    then: Mapping[str, str]
    now: Mapping[str, str]

    def __call__(self, found: Diagnostic) -> Diagnostic | None:
        """Return a finding with its places as they are now, None where its line is gone."""
        span = self._now(found.span)
        if span is None:
            return None
        others = [(one, self._now(one.span)) for one in found.related]
        related = tuple(replace(one, span=at) for one, at in others if at is not None)
        return replace(found, span=span, related=related)

    def _now(self, span: Span) -> Span | None:
        then, now = self.then.get(span.path), self.now.get(span.path)
        if then is None or now is None:
            return None
        return span if then == now else moved_span(span, then.split("\n"), now.split("\n"))
