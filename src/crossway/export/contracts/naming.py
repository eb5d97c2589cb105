"""Names in a contract: nexgen makes identifiers of four languages of them, and refuses two alike.

Where the name that a design has is none there, the contract says which one to take instead:
`class` becomes `x-py-name: class_` and `x-java-name: class_`, and on the wire it stays `class`.
Source: temporalio/nexgen, `specs/json-schema/features/properties.md`, "Identifier case-mapping".
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterable
from typing import Any

from crossway.design.reading import pascal_case
from crossway.language.words import split_humps

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

LANGUAGES = {"go": "Go", "ts": "TypeScript", "py": "Python", "java": "Java"}
"""The languages, by what the keys call them: `x-go-name`, `x-ts-name`, .."""

_RESERVED: dict[str, Collection[str]] = {
    "go": ("AdditionalProperties",),
    "ts": (
        *("additionalProperties", "break", "case", "catch", "class", "const", "continue"),
        *("debugger", "default", "delete", "do", "else", "enum", "export", "extends", "false"),
        *("finally", "for", "function", "if", "import", "in", "instanceof", "new", "null"),
        *("return", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void"),
        *("while", "with", "yield", "as", "implements", "interface", "let", "package"),
        *("private", "protected", "public", "static"),
    ),
    "py": ("additional_properties", *keyword.kwlist, *keyword.softkwlist),
    "java": (
        *("additionalProperties", "abstract", "assert", "boolean", "break", "byte", "case"),
        *("catch", "char", "class", "const", "continue", "default", "do", "double", "else"),
        *("enum", "extends", "final", "finally", "float", "for", "goto", "if", "implements"),
        *("import", "instanceof", "int", "interface", "long", "native", "new", "package"),
        *("private", "protected", "public", "return", "short", "static", "strictfp", "super"),
        *("switch", "synchronized", "this", "throw", "throws", "transient", "try", "void"),
        *("volatile", "while", "true", "false", "null"),
    ),
}


def camel_case(name: str) -> str:
    """Return a name as an operation's key has it.

    >>> camel_case("ChargeCard"), camel_case("HTTPCall")
    ('chargeCard', 'httpCall')
    """
    pascal = pascal_case(name)
    return pascal[:1].lower() + pascal[1:]


def _recased(language: str, name: str) -> str:
    match language:
        case "go":
            return pascal_case(name)
        case "py":
            words = re.split(r"[^A-Za-z0-9]+", split_humps(name, "_"))
            return "_".join(word.lower() for word in words if word)
        case _:
            return camel_case(name)


def overrides(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return for each name of one scope the keys that say how languages call it; most need none."""
    names = list(names)
    found: dict[str, dict[str, str]] = {name: {} for name in names}
    for language in LANGUAGES:
        used: set[str] = set()
        for name in names:
            plain = _recased(language, name)
            called = _free(language, plain, used)
            used.add(called)
            if called != plain:
                found[name][f"x-{language}-name"] = called
    return found


def _free(language: str, plain: str, used: Collection[str]) -> str:
    """Return an identifier that a language has not reserved and nothing else has."""
    name = plain if _IDENTIFIER.fullmatch(plain) else f"{'N' if language == 'go' else 'n'}{plain}"
    while name in _RESERVED[language] or name in used:
        name += "Value" if language == "go" else "_"
    return name


def words_overrides(words: Iterable[str], place: str) -> dict[str, Any]:
    """Return the keys that name the constants of an enumeration, where its words cannot.

    `place` is what Go calls the type of them, where constants stand beside types. Source:
    temporalio/nexgen, `features/enum.md` and `features/const.md`: each word has an identifier.
    """
    words = list(words)
    tokens = [pascal_case(word) for word in words]
    if all(map(_IDENTIFIER.fullmatch, tokens)) and len(set(tokens)) == len(tokens):
        return {}
    if len(words) == 1:
        return {"x-go-const-name": f"{place}Value", "x-java-const-name": "VALUE"}
    numbers = {word: number for number, word in enumerate(words, start=1)}
    return {
        "x-go-enum-names": {word: f"{place}Value{number}" for word, number in numbers.items()},
        "x-java-enum-names": {word: f"VALUE_{number}" for word, number in numbers.items()},
    }


def unique(wanted: str, taken: Collection[str]) -> str:
    """Return a name that is not taken: the wanted one, or that with a number."""
    name, number = wanted, 2
    while pascal_case(name) in map(pascal_case, taken):
        name, number = f"{wanted}{number}", number + 1
    return name
