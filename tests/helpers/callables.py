"""Python beside a design: which callables count for what it calls, and which do not fit."""

from __future__ import annotations

SHOP = """\
workflow Shop(item: Item) -> (any):
    activity ChargeCard(item, 3) -> charged
    nexus ShelfEndpoint Shelf.TakeOne(item) -> taken
        options:
            timeout: 10m
    close complete({charged, taken})

nexus_endpoint ShelfEndpoint:
    target_namespace: shelf
    target_task_queue: shelf

nexus_service Shelf:
    operation TakeOne(item: Item) -> any
    operation Check(item: Item) -> any:
        if is_sold(item):
            return 1
        return 2
"""

WHOLE = "def take_one(item): return 1\ndef is_sold(item): return True\n"
"""All but what charges the card."""

DEFN = "from temporalio import activity\n"

FOUND = {
    "def charge_card(item, n): ...": "charge_card",
    "async def charge_card(item, n): ...": "charge_card",
    "def charge_card(i, n): ...\ndef ChargeCard(i, n): ...": "ChargeCard",
    DEFN + "@activity.defn(name='ChargeCard')\ndef run(i, n): ...": "run",
    DEFN + "@activity.defn(name='charge_card')\ndef run(i, n): ...": "run",
    DEFN + "@activity.defn\ndef charge_card(i, n): ...": "charge_card",
    "import functools\ndef f(x, i, n): ...\ncharge_card = functools.partial(f, 1)": "f",
    "class Desk:\n  def charge(self, i, n): ...\ncharge_card = Desk().charge": "charge",
    "class Desk:\n  def __call__(self, i, n): ...\ncharge_card = Desk()": "__call__",
    "class Desk:\n  async def __call__(self, i, n): ...\nChargeCard = Desk()": "__call__",
    "class Desk:\n  @staticmethod\n  def charge_card(i, n): ...": "charge_card",
    DEFN + "class Desk:\n  @staticmethod\n"
    "  @activity.defn(name='ChargeCard')\n  def charge(i, n): ...": "charge",
    DEFN + "class Desk:\n  @activity.defn(name='ChargeCard')\n"
    "  def charge(self, i, n): ...\nDESK = Desk()": "charge",
    "charge_card = lambda i, n: 1": "<lambda>",
    "from operator import add as charge_card": "add",
    "from os.path import join as ChargeCard": "join",
    # None of these: a class makes values, another name was given, a method has no object.
    "class ChargeCard:\n  def __init__(self, i, n): ...": "",
    "charge_card = 3": "",
    "class Desk:\n  def sell(self, i, n): ...\ncharge_card = Desk()": "",
    DEFN + "@activity.defn(name='Refund')\ndef charge_card(i, n): ...": "",
    DEFN + "class Desk:\n  @activity.defn(name='ChargeCard')\n  def charge(self, i, n): ...": "",
}
"""What stands beside the shop, and the name of what charges the card then, or none."""

REFUSED = {
    "def charge_card(item): ...": "it takes 1 (item)",
    "def charge_card(): ...": "it takes none",
    "def charge_card(a, b, c, d=1): ...": "it takes 3 to 4 (a, b, c, d)",
    "def charge_card(item, n, *, polite): ...": "polite is keyword-only and has no default",
    "class Desk:\n  def __call__(self, item): ...\ncharge_card = Desk()": "it takes 1 (item)",
    "from functools import partial\ncharge_card = partial(lambda i, n: 1, 1)": "it takes 1 (n)",
    "charge_card = lambda: 1": "it takes none",
    "class Desk:\n  def sell(self, item): ...\nDESK = Desk()\ncharge_card = DESK.sell": (
        "it takes 1 (item)"
    ),
    "class Base:\n  def __call__(self): ...\nclass Desk(Base): ...\ncharge_card = Desk()": (
        "it takes none"
    ),
    "class Desk:\n  @classmethod\n  def sell(cls, item): ...\ncharge_card = Desk().sell\n"
    "desk = Desk()\ncharge_card = desk.sell": "it takes 1 (item)",
    "import functools\ndef sell(item, n, m): ...\ncharge_card = functools.partial(sell, m=1)\n"
    "charge_card = functools.partial(charge_card, 1)": "it takes 1 (n)",
    "def sell(item): ...\ncharge_card = sell": "it takes 1 (item)",
}
"""What cannot charge the card, and what is said of it."""
