"""What the studio's pages have in common: their head, their links, what is chosen from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from crossway.pages import document, escape, escape_value, part

_NAV = (("map", "./"), ("runs", "runs"))


def page(title: str, body: str, version: int, style: str = "", script: str = "") -> str:
    """Return a page of the studio; a browser loads it anew when the design has another version."""
    own = part(__package__, "studio.css")
    asking = part(__package__, "studio.js").replace("VERSION", str(version))
    return document(f"{title} - crossway studio", body, style + own, script + asking, served=True)


def nav(current: str) -> str:
    """Return the links of the head, the one of the page that is shown marked."""
    links = "".join(
        f'<a href="{to}"{" aria-current=page" * (name == current)}>{name}</a>' for name, to in _NAV
    )
    return f'<nav>{links}<span id="state" role="status"></span></nav>'


def address(to: str, **values: str) -> str:
    """Return the address of a page of the studio, from any other of them."""
    return f"{to}?{urlencode(values)}"


def link(to: str, **values: str) -> str:
    """Return such an address as the value of `href`."""
    return escape(address(to, **values))


def choice(to: str, asked: Mapping[str, str], about: str, value: str) -> str:
    """Return a link that chooses a value, marked where it is the one that is shown."""
    current = " aria-current=true" * (asked.get(about, "") == value)
    return f'<a href="{link(to, **{**asked, about: value})}"{current}>{value or "all"}</a>'


def options(values: Iterable[str], chosen: str) -> str:
    """Return what is chosen from in a field of a form, one of it chosen."""
    return "".join(
        f'<option value="{escape_value(one)}"{" selected" * (one == chosen)}>{escape(one)}</option>'
        for one in values
    )
