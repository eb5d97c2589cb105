"""Texts of files that are written, changed by a team, and written again."""

from __future__ import annotations

BASE = "one\ntwo\nthree\nfour\nfive\n"
OURS = BASE.replace("one", "one of ours")
NEW = BASE.replace("five", "five of the design")
BOTH = NEW.replace("one", "one of ours")
OTHER = BASE.replace("one", "one of the design")

WRITTEN = '''\
"""Activities."""

from __future__ import annotations

from temporalio import activity

from shop.models import Order


# counts
@activity.defn(name="Count")
async def count(order: Order) -> int:
    raise NotImplementedError


@activity.defn(name="Weigh")
async def weigh(order: Order) -> int:
    raise NotImplementedError
'''
