"""What all pages that Crossway writes have in common: one document, one look, one policy.

A page loads nothing and runs nothing but its own: its policy names its style and its scripts by
their hashes. Text of others gets in through `escape`, and into a form through `escape_value`.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape as as_markup
from importlib.resources import files

from crossway.language.visible import visible, visible_lines

COLOURS = """\
:root{color-scheme:light dark;
--back:#ffffff;--raised:#f6f8fa;--line:#d0d7de;--text:#1f2328;--dim:#59636e;--accent:#0969da;
--good:#1a7f37;--bad:#cf222e;--odd:#9a6700;--busy:#0e7490;
--workflow:#0969da;--operation:#8250df;--activity:#1a7f37;--endpoint:#bc4c00;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
@media(prefers-color-scheme:dark){:root{
--back:#0d1117;--raised:#161b22;--line:#3d444d;--text:#e6edf3;--dim:#9198a1;--accent:#4493f8;
--good:#3fb950;--bad:#f85149;--odd:#d29922;--busy:#39c5cf;
--workflow:#4493f8;--operation:#ab7df8;--activity:#3fb950;--endpoint:#db6d28}}
"""
"""The colours and fonts of all pages and pictures, light and dark, as properties of CSS."""


_ALONE = "form-action 'none'"
_ASKING = "connect-src 'self'; form-action 'self'"


def escape(text: str) -> str:
    """Return text of others on one line, for a page or a picture: none of it is markup."""
    return as_markup(visible(text))


def escape_lines(text: str) -> str:
    """Return text of others as `escape` does, but for its ends of lines and tabs, which stay."""
    return as_markup(visible_lines(text))


def escape_value(text: str) -> str:
    """Return text for what a field of a form has in it: none of it is markup, and it is sent again
    as it is, what nobody sees included. Ends of lines are those of a text, as a browser takes them
    for its CRLF."""
    return as_markup(text.replace("\r\n", "\n"))


def document(
    title: str, body: str, style: str = "", script: str = "", *, served: bool = False
) -> str:
    """Return a whole page. `title` is text; `body` is markup, `style` and `script` are our own.

    One that is `served` may ask its own server, and send forms to it.
    """
    style = COLOURS + style
    scripts = f"script-src {_hashed(script)}; " if script else ""
    policy = (
        f"default-src 'none'; style-src {_hashed(style)}; {scripts}"
        f"base-uri 'none'; {_ASKING if served else _ALONE}"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style></head>\n<body>\n{body}\n"
        + (f"<script>{script}</script>\n" if script else "")
        + "</body></html>\n"
    )


@cache
def part(package: str, name: str) -> str:
    """Return a style or a script that a package of ours has beside its modules."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def _hashed(text: str) -> str:
    """Return how a policy names an inline style or script."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
