"""Names of task queues, and the templates (`tenant-{tenantId}`) of a queue per tenant."""

from __future__ import annotations

import re

from crossway.language.holes import Hole, fill, pieces


def fits(template: str, name: str) -> bool:
    """Return whether a concrete name comes from a template: a hole is at least a character."""
    parts = (".+" if isinstance(piece, Hole) else re.escape(piece) for piece in pieces(template))
    return bool(re.fullmatch("".join(parts), name))


def filled(template: str, tenant: str) -> str:
    """Return the queue of one tenant: each hole holds the tenant's name."""
    return fill(template, lambda _hole: tenant)
