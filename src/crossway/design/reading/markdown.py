"""The TWF blocks of a Markdown file, each padded so that its lines keep their numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossway.language import Parsed, parse, tree

_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,})\s*(?P<language>[\w-]*)")
_OTHER_LANGUAGES = ("pseudo", "yaml")
_TOP_LEVEL = re.compile(
    r"(workflow|activity)\s+\w+\s*\(|(nexus_service|nexus_endpoint|nexus\s+service)\s+\w+\s*:"
    r"|(worker|type)\s+\w+\s*:|namespace\s+[\w{}-]+\s*:"
)
_NAMED = (tree.Workflow, tree.Activity, tree.Service)


@dataclass(frozen=True, slots=True)
class Block:
    """A block's text, with blank lines for all that stands before it; its first line is 1-based."""

    line: int
    text: str


def twf_blocks(markdown: str) -> tuple[Block, ...]:
    """Return the TWF blocks: fenced as `twf`, or as pseudo-code that opens like TWF."""
    lines = markdown.splitlines()
    blocks = []
    for first, last, language in _fenced(lines):
        inside = lines[first:last]
        code = next((line.strip() for line in inside if _is_code(line)), "")
        opens = language in _OTHER_LANGUAGES and _TOP_LEVEL.match(code)
        if code and (language == "twf" or opens):
            blocks.append(Block(first + 1, "\n" * first + "\n".join(inside) + "\n"))
    return tuple(blocks)


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _fenced(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield each fenced block's first line, the line after its last (0-based), its language."""
    opened: tuple[int, re.Match[str]] | None = None
    for number, line in enumerate(lines):
        fence = _FENCE.match(line)
        if opened is None:
            opened = (number + 1, fence) if fence else None
        elif fence and _closes(line.strip(), opened[1]["fence"]):
            yield opened[0], number, opened[1]["language"].lower()
            opened = None
    if opened is not None:
        yield opened[0], len(lines), opened[1]["language"].lower()


def _closes(line: str, fence: str) -> bool:
    return line.startswith(fence) and not line.strip(fence[0])


def alternatives(block: Block, path: str) -> tuple[Parsed, ...]:
    """Return a block parsed: once, or once for each alternative that it holds.

    A block that defines a name twice shows two ways to do one thing. The n-th alternative
    has the n-th definition of each such name (the last, when there are fewer) and all else.
    """
    whole = parse(block.text, path)
    counts = Counter(_key(node) for node in whole.file.definitions if isinstance(node, _NAMED))
    most = max(counts.values(), default=1)
    if most == 1:
        return (whole,)
    return tuple(
        parse(_without(block.text, whole.file.definitions, number, counts), path)
        for number in range(1, most + 1)
    )


def _key(node: tree.Workflow | tree.Activity | tree.Service) -> tuple[str, str]:
    return type(node).__name__, node.name


def _without(
    text: str,
    definitions: Sequence[tree.Definition],
    number: int,
    counts: Counter[tuple[str, str]],
) -> str:
    """Return the text of one alternative: the lines of the others are blank."""
    lines = text.split("\n")
    seen: Counter[tuple[str, str]] = Counter()
    starts = [node.span.line for node in definitions] + [len(lines)]
    for node, after in zip(definitions, starts[1:], strict=True):
        if isinstance(node, _NAMED):
            seen[_key(node)] += 1
            if seen[_key(node)] != min(number, counts[_key(node)]):
                first = node.span.line - 1
                lines[first : after - 1] = [""] * (after - 1 - first)
    return "\n".join(lines)
