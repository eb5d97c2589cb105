"""Texts that nobody would write, to show that the parser survives them.

A longer run than the suite's: `python -m tests.language.fuzz --seconds 60`.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crossway.language import parse, print_file

FIXTURES = Path(__file__).parents[1] / "fixtures"
WORDS = """
workflow activity nexus nexus_service nexus_endpoint worker namespace type service operation
sync async signal query update state condition default_options options await one all spawn
promise detach set unset close complete fail failed continue_as_new if elif else for while in
switch case try catch raise return timer package import endpoint x order Charge 5m 12 0.5 and
or not true ( ) [ ] { } , . : ? -> <- - = == < + * / # # 's "s" " ' $ && é \\
"""
SPACES = ["\n", "\n    ", "\n        ", "\n            ", "\n\t", "\r\n", "\x00", "\u2028", "  "]
TOKENS = [*WORDS.split(), *SPACES]


def seeds() -> list[str]:
    """Return the fixtures of the language and the seed, to mutate."""
    files = sorted([*FIXTURES.glob("language/*.twf"), *FIXTURES.glob("seed/*.md")])
    return [file.read_text() for file in files]


def soup(random: random.Random) -> str:
    """Return words of the language in no order."""
    return " ".join(random.choices(TOKENS, k=random.randrange(80)))


def noise(random: random.Random) -> str:
    """Return characters in no order."""
    return "".join(random.choices("ab(){}[]:,.#\"'\\ \n\t-><=é\x00", k=random.randrange(200)))


def nesting(random: random.Random) -> str:
    """Return something nested far deeper than anyone would."""
    opener = random.choice(["(", "[", "{a: ", "f(", "not ", "- ", "a[", "T{a: ", "x == ("])
    depth = random.randrange(3000)
    if random.random() < 0.5:
        return f"workflow W():\n    x = {opener * depth}1{')' * random.randrange(depth + 1)}\n"
    heads = [
        "if x:",
        "for:",
        "await all:",
        "try:",
        "options(a: 1)",
        "elif x:",
        "say so:",
        "case 1:",
    ]
    head = random.choice(["workflow W():", "activity A():"])
    lines = [f"{' ' * level}{random.choice(heads)}" for level in range(1, random.randrange(2, 120))]
    return "\n".join([head, *lines])


def mutation(random: random.Random) -> str:
    """Return part of a fixture with pieces removed, repeated, swapped or put in."""
    text = random.choice(seeds())
    begin = random.randrange(len(text))
    text = text[begin : begin + random.randrange(1500)]
    for _ in range(random.randrange(1, 8)):
        at, end = sorted(random.choices(range(len(text) + 1), k=2))
        end = min(end, at + 20)
        piece = random.choice(["", text[at:end] * 2, random.choice(TOKENS), text[at:end][::-1]])
        text = text[:at] + piece + text[end:]
    return text


Maker = Callable[[random.Random], str]
MAKERS: list[Maker] = [soup, noise, nesting, mutation]


def survive(text: str) -> None:
    """Parse a text; print the tree if it has no fault, and parse that.

    Raises:
        AssertionError: a span is impossible, or the printed tree is another one.
    """
    parsed = parse(text, "x.twf")
    for diagnostic in parsed.diagnostics:
        span = diagnostic.span
        start, end = (span.line, span.column), (span.end_line, span.end_column)
        assert (1, 1) <= start < end, diagnostic
        assert diagnostic.code == "SYNTAX"
        assert diagnostic.message
    printed = print_file(parsed.file)
    if not parsed.diagnostics:
        again = parse(printed, "x.twf")
        assert again.file == parsed.file, printed
        assert not again.diagnostics, printed


def main() -> None:
    """Try texts until the time is up; print the first one that is not survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    source = random.Random(arguments.seed)  # noqa: S311 - texts to parse, not secrets
    until, count, slowest = time.monotonic() + arguments.seconds, 0, 0.0
    while time.monotonic() < until:
        text = source.choice(MAKERS)(source)
        begun = time.monotonic()
        try:
            survive(text)
        except BaseException:
            sys.stderr.write(f"{text!r}\n")
            raise
        slowest, count = max(slowest, time.monotonic() - begun), count + 1
    sys.stdout.write(f"{count} texts survived, the slowest in {slowest:.3f} s\n")


if __name__ == "__main__":
    main()
