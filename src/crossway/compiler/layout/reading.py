"""A line of generated Python read into its parts.

Only what the compiler writes is known here. A line of another form is not read, and stays.
"""

from __future__ import annotations

import re

from crossway.compiler.layout.parts import (
    Attribute,
    Binary,
    Call,
    Generator,
    Items,
    Leaf,
    Named,
    Pair,
    Parenthesized,
    Part,
    Prefix,
    Statement,
    Subscript,
)

_TOKEN = re.compile(
    r"""\s*(?P<text>"(?:[^"\\]|\\.)*"
    | '(?:[^'\\]|\\.)*'
    | \d+(?:\.\d+)?e-?\d+
    | \w+(?:\.\d+)?
    | :=|//|==|!=|<=|>=|->|[-+*/%=<>()\[\]{},.:@|])""",
    re.VERBOSE,
)
_HEAD = re.compile(
    r"(?P<before>(?:return|raise|if|elif|while|case _ if|for [\w., ]+ in|@)\s?)"
    r"(?P<rest>.*?)(?P<after>:?)"
)
_FUNCTION = re.compile(r"(?P<before>(?:async )?def \w+)(?P<rest>\(.*\)) -> (?P<result>.*):")
_LEVELS = (
    ("or", "and"),
    ("==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"),
    ("|",),
    ("+", "-"),
    ("*", "/", "//", "%"),
)
"""Operators from those that bind loosest, as the lines around them are broken."""


class _UnknownError(Exception):
    """A line is none that is known here."""


def read_statement(line: str) -> Statement | None:
    """Return a line read into its parts, None when it is of no form known here."""
    try:
        return _read_statement(line)
    except _UnknownError:
        return None


def _read_statement(line: str) -> Statement:
    if found := _FUNCTION.fullmatch(line):
        parameters = _whole(found["rest"])._arguments("(", ")")
        result = _whole(found["result"]).expression()
        return Statement(found["before"], result, ":", parameters=parameters, between=" -> ")
    if (found := _HEAD.fullmatch(line)) and (found["after"] or not line.endswith(":")):
        return Statement(found["before"], _whole(found["rest"]).only(), found["after"])
    reader = _whole(line)
    first = reader.targets()
    if reader.ended():
        return Statement("", first)
    annotation = ""
    if reader.accept(":"):
        begin = reader.index
        kind = reader.expression()
        if reader.ended():
            return Statement(f"{line[: reader.tokens[begin][1]]}", kind)
        annotation = f": {reader.text_since(begin)}"
    reader.expect("=")
    return Statement(f"{annotation} = ", reader.only(), target=first)


def _whole(text: str) -> _Reader:
    tokens, position = [], 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise _UnknownError
        tokens.append((found["text"], found.start("text"), found.end()))
        position = found.end()
    return _Reader(text, tokens)


class _Reader:
    """Reads expressions from the tokens of a line."""

    def __init__(self, text: str, tokens: list[tuple[str, int, int]]) -> None:
        self.text = text
        self.tokens = tokens
        self.index = 0

    def ended(self) -> bool:
        return self.index >= len(self.tokens)

    def peek(self, distance: int = 0) -> str:
        index = self.index + distance
        return self.tokens[index][0] if index < len(self.tokens) else ""

    def next(self) -> str:
        self.index += 1
        return self.tokens[self.index - 1][0] if self.index <= len(self.tokens) else ""

    def accept(self, token: str) -> bool:
        if self.peek() != token:
            return False
        self.index += 1
        return True

    def expect(self, token: str) -> None:
        if not self.accept(token):
            raise _UnknownError

    def text_since(self, begin: int) -> str:
        return self.text[self.tokens[begin][1] : self.tokens[self.index - 1][2]]

    def only(self) -> Part:
        """Return the expression that all the tokens left are."""
        found = self.expression()
        if not self.ended():
            raise _UnknownError
        return found

    def targets(self) -> Part:
        """Return an expression, or the targets of an assignment, as one text."""
        begin = self.index
        first = self.expression()
        if self.peek() != ",":
            return first
        while self.accept(","):
            self.expression()
        return Leaf(self.text_since(begin))

    def expression(self, level: int = 0) -> Part:
        if self.peek() == "lambda":
            begin = self.index
            self.next()
            self.expect(":")
            self.expression()
            return Leaf(self.text_since(begin))
        if level == 1 and self.accept("not"):
            return Prefix("not ", self.expression(1))
        if level == len(_LEVELS):
            return self.prefixed()
        return self.binary(level)

    def binary(self, level: int) -> Part:
        operands, operators = [self.expression(level + 1)], []
        while operator := self.operator(level):
            operators.append(operator)
            operands.append(self.expression(level + 1))
        return Binary(tuple(operands), tuple(operators)) if operators else operands[0]

    def operator(self, level: int) -> str:
        words = self.peek(), f"{self.peek()} {self.peek(1)}"
        for count, word in ((2, words[1]), (1, words[0])):
            if word in _LEVELS[level]:
                self.index += count
                return word
        return ""

    def prefixed(self) -> Part:
        if self.accept("await"):
            return Prefix("await ", self.prefixed())
        if self.accept("-"):
            return Prefix("-", self.prefixed())
        return self.postfixed(self.primary())

    def postfixed(self, part: Part) -> Part:
        while True:
            if self.accept("."):
                part = Attribute(part, self.next())
            elif self.peek() == "(":
                part = Call(part, self._arguments("(", ")"))
            elif self.peek() == "[":
                part = Subscript(part, self._arguments("[", "]"))
            else:
                return part

    def primary(self) -> Part:
        begins = self.peek()
        if begins == "[":
            return Items("list", self._arguments("[", "]"))
        if begins == "{":
            return Items("record", self._arguments("{", "}"))
        if begins == "(":
            return self.parenthesized()
        if not re.match(r"[\w\"']", begins):
            raise _UnknownError
        return Leaf(self.next())

    def parenthesized(self) -> Part:
        self.expect("(")
        if self.accept(")"):
            return Items("tuple", ())
        first = self.argument()
        if self.accept(")"):
            return Parenthesized(first)
        items = [first]
        while self.accept(","):
            if self.peek() != ")":
                items.append(self.argument())
        self.expect(")")
        return Items("tuple", tuple(items))

    def _arguments(self, opened: str, closed: str) -> tuple[Part, ...]:
        self.expect(opened)
        found: list[Part] = []
        while not self.accept(closed):
            found.append(self.argument())
            if self.peek() != closed:
                self.expect(",")
        return tuple(found)

    def argument(self) -> Part:
        if self.accept("*"):
            return Prefix("*", self.expression())
        first = self.expression()
        if self.accept(":="):
            return Named(first, self.expression())
        if self.accept("="):
            return Pair(first, "=", self.expression())
        if self.accept(":"):
            kind = self.expression()
            if self.accept("="):
                return Pair(Pair(first, ": ", kind), " = ", self.expression())
            return Pair(first, ": ", kind)
        if self.peek() == "for":
            begin = self.index
            while self.next() not in ("in", ""):
                pass
            loop, source = f"{self.text_since(begin)} ", self.expression()
            return Generator(first, loop, source, self.expression() if self.accept("if") else None)
        return first
