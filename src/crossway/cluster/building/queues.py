"""Names of task queues, and the templates (`tenant-{tenantId}`) of a queue per tenant."""

from __future__ import annotations

import re

HOLE = re.compile(r"\{[^{}]*\}")


def fits(template: str, name: str) -> bool:
    """Return whether a concrete name comes from a template: a hole is at least a character."""
    fixed = [re.escape(text) for text in HOLE.split(template)]
    return bool(re.fullmatch("(.+)".join(fixed), name))


def filled(template: str, tenant: str) -> str:
    """Return the queue of one tenant: each hole holds the tenant's name."""
    return HOLE.sub(lambda _hole: tenant, template)
