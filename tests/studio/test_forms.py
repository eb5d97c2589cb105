"""Forms made from types: each field is there, and what is filled in is the value it looks like."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from crossway.design import sample_arguments
from crossway.design.model import Design, Signature
from crossway.errors import UserError
from crossway.studio.acting import Wish
from crossway.studio.forms import PREFIX, fields, filled, value_of
from crossway.studio.views import form
from tests.helpers.checked import resolved

TEXT = """\
type Item:
    sku: string
    count: integer

type Order:
    id: string
    kind: "card" | "cash"
    gift: boolean
    total: decimal
    note: string?
    items: list[Item]
    at: Address

type Address:
    city: string
    street: string?
    geo: Geo?

type Geo:
    lat: number
    exact: boolean

workflow Take(order: Order, urgent: boolean) -> (Done):
    activity Keep(order, urgent)
    close complete(Done{id: order.id})

workflow Ring(times: integer):
    activity Bell(times)
"""


@pytest.fixture(scope="module")
def design() -> Design:
    return resolved([("shop.twf", TEXT)])[1]


def shown(markup: str) -> dict[str, str]:
    """Return what a form has when nobody changes it, by the names of its fields."""
    found = {}
    for name, text in re.findall(r'<input name="(.*?)" value="(.*?)"', markup):
        found[unescape(name)] = unescape(text)
    for name, text in re.findall(
        r'<textarea name="(.*?)".*?>\n?(.*?)</textarea>', markup, re.DOTALL
    ):
        found[unescape(name)] = unescape(text)
    for name, inside in re.findall(r'<select name="(.*?)">(.*?)</select>', markup):
        options = re.findall(r'<option value="(.*?)"( selected)?>', inside)
        chosen = [value for value, selected in options if selected]
        found[unescape(name)] = unescape((chosen or [options[0][0]])[0])
    return found


HIDDEN = {
    "order.id": "a\tb\u200e\xad\ufeff",
    "order.note": '\u202eno & <b> "x"',
    "order.items": '\r\n[{"sku": "\u200b",\r\n  "count": 1}]',
}


def test_a_form_that_comes_back_is_sent_again_as_it_was(design: Design) -> None:
    """With the ends of lines of a browser, and with what nobody sees: a text would be another."""
    taken = design.workflows["Take"].signature
    form = shown(fields(taken, design.records, None))
    given = filled(form) | HIDDEN
    again = filled(shown(fields(taken, design.records, given)))
    assert again == given | {"order.items": HIDDEN["order.items"].replace("\r", "")}
    assert value_of(taken, design.records, again) == value_of(taken, design.records, given)


def test_where_a_form_leads_is_as_it_was() -> None:
    """An id with a character that nobody sees is that of another workflow."""
    wish = Wish("signal", "No\u200bte", "shop", "order\u200e-1")
    page = form(wish, "", {}, None, 1)
    sent = {unescape(one) for one in re.findall(r'value="(.*?)"', page)}
    assert {wish.name, wish.target} <= sent
    assert "order\\u200e-1" not in page


def round_trip(design: Design, signature: Signature, **changed: str) -> Any:
    form = shown(fields(signature, design.records, None))
    form |= {PREFIX + name.replace("__", "."): text for name, text in changed.items()}
    return value_of(signature, design.records, filled(form))


def test_a_form_that_nobody_changes_gives_the_samples(design: Design) -> None:
    taken = design.workflows["Take"].signature
    order, urgent = sample_arguments(taken, design.records)
    assert round_trip(design, taken) == {"order": order, "urgent": urgent}


def test_what_is_filled_in_has_the_type_of_its_field(design: Design) -> None:
    """Texts are texts even if they look like numbers; decimals travel as texts; empty is null."""
    taken = design.workflows["Take"].signature
    value = round_trip(
        design,
        taken,
        order__id="007",
        order__kind="cash",
        order__gift="false",
        order__total="12.50",
        order__note="",
        order__items='[{"sku": "a", "count": 2}]',
        order__at__city="<Bern>",
        urgent="true",
    )
    order = value["order"]
    assert (order["id"], order["kind"], order["gift"], order["total"]) == (
        *("007", "cash", False, "12.50"),
    )
    assert order.get("note") is None
    assert order["items"] == [{"sku": "a", "count": 2}]
    assert order["at"]["city"] == "<Bern>"
    assert value["urgent"] is True


def test_a_record_that_may_be_left_out_is_when_nothing_of_it_is_filled_in(design: Design) -> None:
    """Each of its fields can be emptied, a choice as well; with one of them it is there."""
    taken = design.workflows["Take"].signature
    assert '<option value=""></option>' in fields(taken, design.records, None).partition("geo:")[2]
    emptied = {"order__at__geo__lat": "", "order__at__geo__exact": ""}
    assert round_trip(design, taken, **emptied)["order"]["at"].get("geo") is None
    half = round_trip(design, taken, **emptied | {"order__at__geo__lat": "1.5"})
    assert half["order"]["at"]["geo"] == {"lat": 1.5, "exact": ""}  # which the types refuse


def test_one_parameter_is_the_value_itself(design: Design) -> None:
    ring = design.workflows["Ring"].signature
    assert round_trip(design, ring, times="3") == 3
    assert (
        round_trip(design, ring, times="three") == "three"
    )  # of which the types say what is wrong


def test_json_that_is_none_is_told_with_its_field(design: Design) -> None:
    taken = design.workflows["Take"].signature
    with pytest.raises(UserError, match=r"order\.items is not JSON"):
        round_trip(design, taken, order__items="[")
    with pytest.raises(UserError, match=r"order\.items is not JSON"):
        round_trip(design, taken, order__items="[" * 100_000)


def test_what_was_given_is_shown_again_and_is_no_markup(design: Design) -> None:
    taken = design.workflows["Take"].signature
    hostile = '"><script>alert(1)</script></textarea>'
    markup = fields(taken, design.records, {"order.id": hostile, "order.items": hostile})
    assert "<script" not in markup
    assert shown(markup)["v.order.id"] == hostile
    assert shown(markup)["v.order.items"] == hostile
