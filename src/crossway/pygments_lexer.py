"""TWF for Pygments, and so for Sphinx, MkDocs and rich: `pygmentize -l twf orders.twf`."""

from __future__ import annotations

from typing import Any, ClassVar

from pygments.lexer import RegexLexer, bygroups
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
)

from crossway.highlighting import ESCAPE, FORMS, HOLE, Form

_TOKENS = {
    "": Whitespace,
    "comment": Comment.Single,
    "definition": Keyword.Declaration,
    "defined": Name.Class,
    "keyword": Keyword,
    "operator": Operator.Word,
    "constant": Keyword.Constant,
    "type": Keyword.Type,
    "builtin": Name.Builtin,
    "function": Name.Function,
    "key": Name.Attribute,
    "proper": Name.Class,
    "duration": Number,
    "number": Number,
    "sign": Operator,
    "punctuation": Punctuation,
    "name": Name,
}


def _rule(form: Form) -> tuple[Any, ...]:
    tokens = [_TOKENS[kind] for kind in form.kinds]
    return (form.pattern, bygroups(*tokens) if len(tokens) > 1 else tokens[0])


def _text(quote: str) -> list[tuple[Any, ...]]:
    """Return what stands in a text until its quote, or the end of its line."""
    return [
        (rf"{quote}|$", String, "#pop"),
        (ESCAPE, String.Escape),
        (HOLE, String.Interpol),
        (rf"[^\\{{{quote}\n]+|\{{", String),
        (r"\n", Whitespace, "#pop"),
    ]


class TwfLexer(RegexLexer):  # type: ignore[misc]  # Pygments has no types
    """Cuts a text into tokens, whatever is in it: what is no token is plain text."""

    name = "TWF"
    aliases: ClassVar[list[str]] = ["twf"]
    filenames: ClassVar[list[str]] = ["*.twf"]
    url = "https://docs.temporal.io/nexus"
    tokens: ClassVar[dict[str, list[Any]]] = {
        "root": [
            (r'"', String, "double"),
            (r"(?<![A-Za-z0-9_])'", String, "single"),
            *map(_rule, FORMS),
            (r"\s+", Whitespace),
            (r".", Text),
        ],
        "double": _text('"'),
        "single": _text("'"),
    }
