"""Python source text as a type of its own, so that no text of a design becomes code.

`Code` is source text that this compiler wrote. It is no `str`, and the type checker keeps
the two apart: what goes into a module is `Code`, what comes out of a design is `str`. There
are four ways from one to the other, all of them here:

- `code("cw.timer({})", duration)`: a template of the compiler, filled with more `Code`;
- `quoted`, `literal` and `number`: a value, as the literal that reads back as that value;
- `python_name`, `class_name`, `constant_name`, `attribute`, `argument`, `own_name` and
  `Names.claim`: a name, as an identifier;
- `docstring` and `comment`: prose for whoever reads the module, as text that Python skips.

With its text, `Code` carries the names that it uses of what a module imports and of the
records in it, noted where they are written: a module then imports those, and no text is
searched for them. What a design says in a literal is no use of anything.

A test reads the whole folder: templates are constants, and only this module calls `Code`.
"""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, LiteralString

from crossway.compiler.vocabulary import IMPORTED, IMPORTS, RESERVED
from crossway.language.visible import visible
from crossway.language.words import split_humps


@dataclass(frozen=True, slots=True)
class Code:
    """Python source text. Only this module makes one of a string; `str()` gives it back."""

    _text: str
    uses: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """The names in it of what is imported, and of records of the module."""

    def __str__(self) -> str:
        """Return the source text."""
        return self._text

    def __bool__(self) -> bool:
        """Whether there is any text."""
        return bool(self._text)


def code(template: LiteralString, *parts: Code) -> Code:
    """Return a template with `parts` in its `{}`; a brace of Python's is written twice.

    The template is a constant where this is called. mypy takes any string for a
    `LiteralString`, so a test holds the calls to it.
    """
    return Code(template.format(*parts), _imported_in(template).union(*_uses(parts)))


_WORD = re.compile(r"(?<![\w.])[A-Za-z]\w*")


@cache
def _imported_in(template: str) -> frozenset[str]:
    """Return the names that a template of the compiler uses of what a module imports."""
    return frozenset(_WORD.findall(template)) & IMPORTED


def _uses(parts: Iterable[Code]) -> list[frozenset[str]]:
    return [part.uses for part in parts if part.uses]


def commas(parts: Iterable[Code]) -> Code:
    """Return parts separated by commas."""
    listed = list(parts)
    return Code(", ".join(map(str, listed)), frozenset().union(*_uses(listed)))


def tupled(items: Iterable[Code]) -> Code:
    """Return a tuple of `items`."""
    listed = list(items)
    return code("({},)", *listed) if len(listed) == 1 else code("({})", commas(listed))


# --- values --------------------------------------------------------------------------


def quoted(text: str) -> Code:
    """Return a Python string literal on one line, whatever the text.

    It is in double quotes, or in single ones where more double ones would be escaped.
    """
    quote = "'" if text.count('"') > text.count("'") else '"'
    return Code(f"{quote}{_escaped(text, quote)}{quote}")


def quoted_code(written: Code) -> Code:
    """Return code in quotes, which uses what it would use without them."""
    return Code(str(quoted(str(written))), written.uses)


def literal(value: Any) -> Code:
    """Return a JSON value as a Python literal.

    Raises:
        TypeError: the value is none that JSON has, such as an infinite number.
    """
    match value:
        case str():
            return quoted(value)
        case dict():
            return record((key, literal(item)) for key, item in value.items())
        case list() | tuple():
            return code("[{}]", commas(literal(item) for item in value))
        case None | bool() | int():
            return Code(repr(value))
        case float() if math.isfinite(value):
            return Code(repr(value).replace("e+", "e"))  # as formatters write it
        case _:
            raise TypeError(f"no JSON value: {value!r}")


def record(fields: Iterable[tuple[str, Code]]) -> Code:
    """Return a dictionary of `fields`, each a key and the code of its value."""
    return code("{{{}}}", commas(code("{}: {}", quoted(key), value) for key, value in fields))


_NUMBER = re.compile(r"0*([0-9]+(?:\.[0-9]+)?)")


def number(text: str) -> Code:
    """Return a number of a design (`12`, `0.50`, `007`) as a Python number.

    Python reads no zeros in front of a whole number.

    Raises:
        ValueError: the text is no number.
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(f"not a number: {text!r}")
    return Code(found.group(1))


def _escaped(text: str, quote: str) -> str:
    """Return text as it stands between quotes: all of it printable, on one line."""
    body = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in body)


# --- names ---------------------------------------------------------------------------

_NO_WORD = re.compile(r"[^A-Za-z0-9_]")


def python_name(text: str) -> Code:
    """Return any name (`order`, `class`, `fabric-shard`, `Svc.Op`) as a Python identifier.

    Two different identifiers of a design stay different: `class` becomes `class_`, so
    `class_` becomes `class__`. A name with two underscores in front would be private to
    the class it stands in, or one of Python's own, so it gets a letter in front of them:
    `__import__` becomes `v__import__`, and `v__import__` gets another.
    """
    safe = _NO_WORD.sub("_", text) or "_"
    if safe[0].isdigit():
        safe = f"_{safe}"
    if re.match("v*__", safe):
        safe = f"v{safe}"
    bare = safe.rstrip("_")
    return Code(f"{safe}_" if keyword.iskeyword(bare) or bare in RESERVED else safe)


def class_name(text: str) -> Code:
    """Return a name as one of a class: `cash_desk` as `CashDesk`, `billing.Charge` as
    `BillingCharge`; what begins with a capital letter stays as it is."""
    parts = [part for part in _NO_WORD.split(text) if part]
    return python_name("".join(map(_capitalized, parts)) or text)


def _capitalized(part: str) -> str:
    words = [part] if part[0].isupper() else part.split("_")
    return "".join(word[:1].upper() + word[1:] for word in words)


def own_name(name: str) -> Code:
    """Return a name that the compiler's tables give (`len`, `cw.text`) as it is.

    Raises:
        ValueError: it is no name that generated code uses itself, or of one such.
    """
    first, *rest = name.split(".")
    if first not in RESERVED or not all(part.isidentifier() for part in rest):
        raise ValueError(f"no name of generated code's own: {name!r}")
    return Code(name, IMPORTED & {first})


def dotted(name: str) -> Code:
    """Return a name of finished code, or a module's (`payments.models`), as it is.

    Raises:
        ValueError: a part of it is no identifier, or a word of Python's.
    """
    if not all(part.isidentifier() and not keyword.iskeyword(part) for part in name.split(".")):
        raise ValueError(f"no name of Python: {name!r}")
    return Code(name)


def noted(name: Code) -> Code:
    """Return a name of the module that is noted as used wherever it is written."""
    return Code(str(name), name.uses | {str(name)})


def imported(package: str, uses: Iterable[str]) -> Code:
    """Return `from package import ..` for what is used of it, empty when nothing is.

    Raises:
        KeyError: generated code imports nothing from there by name.
    """
    used = [name for name in IMPORTS[package] if name in set(uses)]
    return Code(f"from {package} import {', '.join(used)}") if used else Code("")


def attribute(name: str) -> Code:
    """Return a name as it stands in a class, empty when none may stand there like that."""
    fits = name.isascii() and name.isidentifier() and not name.startswith("__")
    return Code(name if fits and not keyword.iskeyword(name) else "")


def argument(name: str, value: Code) -> Code:
    """Return a keyword argument.

    Raises:
        ValueError: the name is no identifier.
    """
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ValueError(f"no name of an argument: {name!r}")
    return code("{}={}", Code(name), value)


def constant_name(name: str) -> Code:
    """Return `ProcessPayment` as `PROCESS_PAYMENT`."""
    return python_name(split_humps(name, "_").upper())


class Names:
    """Unique Python names of one module, handed out in order of demand."""

    def __init__(self, shunned: Collection[str] = ()) -> None:
        """Begin with the reserved names taken; what is `shunned` is, with any number, too."""
        self._shunned = shunned
        self._taken: set[str] = set(RESERVED)
        self._numbers: dict[str, int] = {}

    def reserve(self, names: Iterable[Code]) -> None:
        """Hand out none of these."""
        self._taken.update(map(str, names))

    def claim(self, *wishes: Code, besides: Collection[Code] = ()) -> Code:
        """Return the first wish that is free, and none of `besides`, else the last and a number.

        Raises:
            ValueError: a wish is no identifier.
        """
        for wish in map(str, wishes):
            if not wish.isidentifier():
                raise ValueError(f"no identifier: {wish!r}")
            if wish not in self._taken and not self._is_shunned(wish) and Code(wish) not in besides:
                self._taken.add(wish)
                return Code(wish)
        last = str(wishes[-1])
        if self._is_shunned(last):
            return self.claim(Code(f"{last}_"), besides=besides)
        number = self._numbers.get(last, 2)
        while f"{last}_{number}" in self._taken:
            number += 1
        self._numbers[last] = number + 1
        return self.claim(Code(f"{last}_{number}"), besides=besides)

    def _is_shunned(self, name: str) -> bool:
        return re.sub("_[0-9]+$", "", name) in self._shunned


# --- prose ---------------------------------------------------------------------------


def docstring(text: str) -> Code:
    """Return text as a docstring of one line."""
    inside = _escaped(text.strip(), '"')
    return Code(f'"""{inside}"""')


def comment(text: str) -> Code:
    """Return text as a comment of one line: what would end the line is written escaped."""
    body = visible(text).strip()
    return Code(f"#{body}" if body.startswith("#") else f"# {body}".rstrip())
