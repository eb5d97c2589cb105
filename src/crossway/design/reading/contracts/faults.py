"""What is wrong with a contract, collected: each fault has its line in the YAML."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from crossway.design.reading.contracts.keywords import INSTEAD
from crossway.design.reading.contracts.yaml import Value
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.near import did_you_mean
from crossway.language.span import Span


def fault(
    span: Span, said: str, hint: str | None = None, severity: Severity = Severity.ERROR
) -> Diagnostic:
    """Return what is wrong with a contract, as a diagnostic."""
    return Diagnostic("contract-fault", severity, span, said, hint)


class Faults(msgspec.Struct):
    """The faults of the files of one contract, in the order in which they are found."""

    found: list[Diagnostic] = msgspec.field(default_factory=list)

    def error(self, span: Span, said: str, hint: str | None = None) -> None:
        """Note a fault that keeps the contract from being used."""
        self.found.append(fault(span, said, hint))

    def warning(self, span: Span, said: str, hint: str | None = None) -> None:
        """Note what cannot be used of a contract that is otherwise fine."""
        self.found.append(fault(span, said, hint, Severity.WARNING))

    def keywords(self, value: Value, known: Iterable[str], what: str) -> bool:
        """Return whether the keys of a mapping mean something there, noting those that do not.

        Keys that begin with `x-` are for other programs.
        """
        known, before = tuple(known), len(self.found)
        for key, _ in value.items():
            if key in known or key.startswith("x-"):
                continue
            hint = INSTEAD.get(key) or did_you_mean(key, known)
            said = "is not in the subset that contracts have" if key in INSTEAD else "means nothing"
            self.error(value.keys[key], f"`{key}` {said} in {what}", hint)
        return len(self.found) == before

    def mapping(self, value: Value, what: str) -> bool:
        """Return whether a value is a mapping, noting that it is none."""
        if isinstance(value.plain, dict):
            return True
        self.error(value.span, f"{what} is a mapping, found {value.kind}")
        return False

    def listed(self, holder: Value, key: str) -> list[Value]:
        """Return the list that a mapping has under a key, noting what is no list."""
        value = holder.get(key)
        if value is not None and not isinstance(value.plain, list):
            self.error(value.span, f"`{key}` is a list, found {value.kind}")
        return value.listed() if value is not None else []

    def text(self, holder: Value, key: str, otherwise: str = "") -> str:
        """Return the text that a mapping has under a key, noting what is no text."""
        value = holder.get(key)
        if value is None or isinstance(value.plain, str):
            return value.plain if value is not None else otherwise
        self.error(value.span, f"`{key}` is a text, found {value.kind}")
        return otherwise
