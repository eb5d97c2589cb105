"""Namespaces that nobody else uses: what a survey finds there is the test's own."""

from __future__ import annotations

import asyncio

from crossway.cluster.making import provision
from tests.helpers.designs import placed
from tests.helpers.names import fresh
from tests.helpers.server import connected


def empty_namespace(address: str) -> str:
    """Return the name of a new namespace, in which nothing has ever run."""

    async def made() -> str:
        name = fresh("empty")
        await provision(await connected(address), placed([name]))
        return name

    return asyncio.run(made())
