"""What an editor colours: the words of the language by what they are, and the forms of tokens.

The one source of the grammars of editors (`scripts.editor_grammars`) and of the lexer for Pygments.
A word is taken from where the parser or a table has it, so that a new one is coloured by itself.
The regular expressions are of the kind that Python, Oniguruma and JavaScript read alike; each looks
at one line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crossway.design.builtins import BUILTINS
from crossway.design.written import LISTS, MAPS, SCALARS
from crossway.language.durations import UNITS
from crossway.language.parser.services import OPERATIONS
from crossway.language.parser.statements import STATEMENTS
from crossway.language.parser.testing import OWN_WORDS
from crossway.language.words import DEFINING, RESERVED
from crossway.language.words import NAME as WORD

CONSTANTS = ("true", "false", "null")
"""Words for values; the other reserved ones stand between values or before one."""

DEFINITIONS = tuple(sorted({*DEFINING, "test", "service"}))
"""What begins a line that defines something; a name follows."""

MEMBERS = tuple(sorted({*OPERATIONS, "signal", "query", "update", "condition"}))
"""What begins a line that belongs to a definition; a name follows."""

BEGINNINGS = tuple(
    sorted(
        {*STATEMENTS, *OWN_WORDS, *OPERATIONS, *DEFINING}
        | {"elif", "else", "case", "catch", "finally", "state", "default_options", "then"}
        | {"with", "search_attributes", "returns", "raises", "never"}
    )
)
"""What a line may begin with, where it is no name."""

BEHIND = tuple(
    sorted(
        {"activity", "workflow", "nexus", "timer", "signal", "update", "query", "service", "for"}
        | {"endpoint", "worker", "all", "one", "complete", "completed", "fail", "failed", "if"}
        | {"continue_as_new", "order", "waits", "completes", "fails", "called", "denied", "once"}
        | {"twice", "times", "never", "answers", "returns", "raises", "after", "good", "from"}
        | {"with", "extern"}
    )
)
"""Words that mean something further on in a line."""

TYPES = tuple(sorted({*SCALARS, *LISTS, *MAPS} - {"set", "time", "date", "text", "long"}))
"""Names of built-in types; those that are common names of fields are left out."""

FUNCTIONS = tuple(sorted(name for name in BUILTINS if name.isidentifier()))
"""Functions that are built in."""

NAME = WORD.pattern
ESCAPE = r"\\(?:u[0-9a-fA-F]{4}|.)"
HOLE = rf"\{{{NAME}(?:\.{NAME})*\}}"


def any_of(words: Iterable[str]) -> str:
    """Return the expression for one of these words."""
    return rf"\b(?:{'|'.join(sorted(words))})\b"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of tokens: the expression, and what each of its groups is, or the whole of it.

    `kinds` are of: comment, definition, defined (its name), keyword, operator, constant, type,
    builtin, function, key, proper, duration, number, sign, punctuation, name; "" for spaces.
    """

    pattern: str
    kinds: tuple[str, ...]


FORMS = (
    Form(r"#.*$", ("comment",)),
    Form(
        rf"^((?:extern\s+)?(?:nexus\s+)?{any_of(DEFINITIONS)})(\s+)({NAME}(?:[\w.{{}}-])*)",
        ("definition", "", "defined"),
    ),
    Form(r"^(test)(\s+)(?=[\"'])", ("definition", "")),
    Form(
        rf"^(\s+)({any_of(MEMBERS)})(\s+)({NAME})(?=\s*\(|\s*:?\s*(?:#.*)?$|\s+workflow\b)",
        ("", "keyword", "", "defined"),
    ),
    Form(
        rf"({any_of(('activity', 'workflow'))})(\s+)({NAME}(?:\.{NAME})*)",
        ("keyword", "", "function"),
    ),
    Form(
        rf"^(\s*)({any_of(BEGINNINGS)})(?!\s*(?:[=.\[]|:\s*[^\s#]))",
        ("", "keyword"),
    ),
    Form(rf"^(\s*)({NAME})(?=\s*:)", ("", "key")),
    Form(any_of(CONSTANTS), ("constant",)),
    Form(any_of(sorted(RESERVED - {*CONSTANTS})), ("operator",)),
    Form(any_of(TYPES) + r"(?!\s*[:=.(])", ("type",)),
    Form(any_of(BEHIND) + r"(?=\s+[A-Za-z0-9_\"'(\[{]|\s*[(:]?\s*(?:#.*)?$|\()", ("keyword",)),
    Form(any_of(FUNCTIONS) + r"(?=\()", ("builtin",)),
    Form(rf"\b{NAME}(?=\()", ("function",)),
    Form(r"\b[A-Z][A-Za-z0-9_]*\b", ("proper",)),
    Form(rf"\b[0-9]+(?:\.[0-9]+)?(?:{'|'.join(sorted(UNITS))})\b", ("duration",)),
    Form(r"\b[0-9]+(?:\.[0-9]+)?\b", ("number",)),
    Form(rf"\b{NAME}\b", ("name",)),
    Form(r"->|<-|//|==|!=|<=|>=|[-+*/%=<>|?]", ("sign",)),
    Form(r"[()\[\]{},.:]", ("punctuation",)),
)
"""The forms in the order in which they are tried; texts in quotes come before them."""
