"""Modules of which only what is reached stays: what stays is whole, what goes leaves nothing."""

from __future__ import annotations

from collections.abc import Mapping

from crossway.export.projects.cutting import cut, reached, read_source

MODULES = {
    "shop": '"""A shop."""\n',
    "shop.rates": '''\
"""Rates."""

from __future__ import annotations

import math
from shop import other

RATE = 2
"""How much."""

# Nobody asks for it.
UNUSED = math.pi
"""A word of RATE."""


def rate() -> int:
    return RATE


@other.marked
def gone() -> float:
    return UNUSED


__all__ = ["RATE", "gone", "rate"]
''',
    "shop.other": '"""Marks."""\n\n\ndef marked(function):\n    return function\n',
    "shop.prices": """\
from typing import cast

from shop import other, rates
from shop.rates import gone, rate


class Price:
    pass


def price(sku: str) -> "Price":
    return cast("Price", rate() + rates.RATE)


def late() -> None:
    from shop.other import marked

    marked(gone)
""",
}


def left(*begun: tuple[str, str]) -> Mapping[str, str]:
    """Return what is left of the modules when these names are asked for."""
    sources = {name: read_source(text, "shop") for name, text in MODULES.items()}
    return {
        module: cut(sources[module], names) for module, names in reached(begun, sources.get).items()
    }


def test_a_definition_stays_with_all_that_it_means() -> None:
    """Also a type in quotes, and what is taken from a module by its name."""
    found = left(("shop.prices", "price"))
    assert {*found} == {"shop", "shop.prices", "shop.rates"}
    assert "class Price" in found["shop.prices"]
    assert "def late" not in found["shop.prices"]
    assert "from shop import rates\n" in found["shop.prices"]
    assert "from shop.rates import rate\n" in found["shop.prices"]


def test_what_goes_leaves_nothing() -> None:
    """Neither its comment, nor its docstring, nor what it alone imports, nor its name in a list."""
    assert left(("shop.prices", "price"))["shop.rates"] == (
        '"""Rates."""\n\nfrom __future__ import annotations\n\n\nRATE = 2\n"""How much."""\n\n\n'
        'def rate() -> int:\n    return RATE\n\n\n__all__ = ["RATE", "rate"]\n'
    )


def test_an_import_inside_of_a_function_is_followed() -> None:
    """What it imports stays, and what marks a function that stays."""
    found = left(("shop.prices", "late"))
    assert "def marked" in found["shop.other"]
    assert "@other.marked\ndef gone" in found["shop.rates"]
    assert "RATE = 2" not in found["shop.rates"]
