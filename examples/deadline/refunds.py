"""What the refunds team does in the world: it writes mails."""

from __future__ import annotations

import logging

LOG = logging.getLogger("refunds")


def tell_clerk(id: str) -> None:
    """Write to the clerk. A real one would send a mail."""
    LOG.debug("to the clerk: please decide %s", id)


def tell_manager(id: str) -> None:
    """Write to the manager."""
    LOG.debug("to the manager: nobody has decided %s", id)
