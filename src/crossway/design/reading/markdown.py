"""The TWF blocks of a Markdown file, each with the lines and columns that it has there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from crossway.language import Parsed, parse, tree
from crossway.language.lexer import split_lines
from crossway.language.structs import Struct

_MOST_ALTERNATIVES = 20
"""A block that defines a name more often shows no alternatives: it repeats itself."""

_NO_WORD = re.compile(r"[^\w-]")
_OTHER_LANGUAGES = ("pseudo", "yaml")
_TOP_LEVEL = re.compile(
    r"(workflow|activity)\s+\w+\s*\(|(nexus_service|nexus_endpoint|nexus\s+service)\s+\w+\s*:"
    r"|(worker|type)\s+\w+\s*:|namespace\s+[\w{}-]+\s*:"
)
_NAMED = (tree.Workflow, tree.Activity, tree.Service)


class Block(Struct, frozen=True):
    """A design of a Markdown file: its text, the number of its first line in the file (1-based).

    `alternative` is its number among those that one block shows, None when it shows one.
    """

    line: int
    text: str
    alternative: int | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """What the user may call it, the most precise label last: `78`, then `78.2`."""
        whole = str(self.line)
        return (whole,) if self.alternative is None else (whole, f"{whole}.{self.alternative}")

    @property
    def place(self) -> str:
        """Where it stands, as names of designs say it: `78` or `78 (2)`."""
        return f"{self.line}" if self.alternative is None else f"{self.line} ({self.alternative})"


def twf_blocks(markdown: str) -> tuple[Block, ...]:
    """Return the TWF blocks: fenced as `twf`, or as pseudo-code that opens like TWF."""
    return tuple(
        Block(fence.line, "\n".join(_in_columns(fence)) + "\n") for fence in _designs(markdown)
    )


def rewrite_blocks(markdown: str, rewrite: Callable[[str, int], str]) -> str:
    """Return a page with each TWF block replaced by what `rewrite` makes of its text.

    It is given the text, as it stands within a list or a quote, and the number of its first line
    (1-based). What is around the blocks stays, to the end of each line. So does a block whose
    lines do not stand alike in what is around them: nobody knows where a new line would.
    """
    lines = _WITH_END.findall(markdown)
    for fence in reversed(_designs(markdown)):
        first = fence.line - 1
        old = lines[first : first + len(fence.inside)]
        margin = fence.margin
        if margin is None:
            continue
        new = rewrite("\n".join(fence.inside) + "\n", fence.line).removesuffix("\n").split("\n")
        if new != fence.inside:
            end = old[0][len(old[0].rstrip("\r\n")) :]
            lines[first : first + len(old)] = [_in_margin(margin, text) + end for text in new]
    return "".join(lines)


_WITH_END = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def _in_margin(margin: str, text: str) -> str:
    return margin + text if text else margin.rstrip()


class _Fence(Struct, frozen=True):
    """A fenced block: the number of its first line, its lines, and those lines of the file."""

    line: int
    inside: list[str]
    lines: list[str]
    language: str

    @property
    def margin(self) -> str | None:
        """What stands before each of its lines, `> ` in a quote; None when they differ."""
        pairs = [(text, line) for text, line in zip(self.inside, self.lines, strict=False) if text]
        if len(self.inside) > len(self.lines) or not all(line.endswith(t) for t, line in pairs):
            return None
        margins = {line.removesuffix(text) for text, line in pairs}
        return margins.pop() if len(margins) == 1 else None


def _designs(markdown: str) -> list[_Fence]:
    """Return the fenced blocks that hold a design, in order."""
    return [fence for fence in _fenced(markdown) if _is_design(fence)]


def _is_design(fence: _Fence) -> bool:
    code = next((text.strip() for text in fence.inside if _is_code(text)), "")
    opens = fence.language in _OTHER_LANGUAGES and _TOP_LEVEL.match(code)
    return bool(code and (fence.language == "twf" or opens))


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _fenced(markdown: str) -> Iterator[_Fence]:
    """Yield the fenced blocks.

    What a fence is, and what of a line belongs to a list or a quote around it, says
    CommonMark (https://spec.commonmark.org/0.31.2/#fenced-code-blocks).
    """
    from markdown_it import MarkdownIt  # a third of the time that `check` of a `.twf` file takes

    # Blocks alone: text within them is nothing to us, and most of the time it takes.
    reader = MarkdownIt("commonmark").disable(["inline", "text_join"])
    lines = split_lines(markdown)
    for token in reader.parse("\n".join(lines)):
        if token.type == "fence" and token.map is not None:
            first = token.map[0] + 1
            inside = token.content.removesuffix("\n").split("\n")
            language = _NO_WORD.split(token.info.strip(), maxsplit=1)[0].lower()
            yield _Fence(first + 1, inside, lines[first : first + len(inside)], language)


def _in_columns(fence: _Fence) -> list[str]:
    """Return the lines of a block, moved to the column that they have in the file.

    A block in a list or a quote stands to the right of what is around it. One that is
    indented with tabs stays at the left: TWF does not mix them with spaces.
    """
    inside, lines = fence.inside, fence.lines
    first = next((n for n, text in enumerate(inside) if text.strip()), 0)
    margin = max(0, len(lines[first]) - len(inside[first])) if first < len(lines) else 0
    if any(text.startswith("\t") for text in inside):
        return list(inside)
    return [" " * margin + text if text else "" for text in inside]


def alternatives(block: Block, path: str) -> tuple[tuple[Block, Parsed], ...]:
    """Return a block parsed: once, or once for each alternative that it holds.

    A block that defines a name twice shows two ways to do one thing. The n-th alternative
    has the n-th definition of each such name (the last, when there are fewer) and all else.
    """
    whole = parse(block.text, path, block.line)
    definitions = whole.file.definitions
    counts = Counter(_key(node) for node in definitions if isinstance(node, _NAMED))
    most = max(counts.values(), default=1)
    if most == 1 or most > _MOST_ALTERNATIVES:
        return ((block, whole),)
    found = (_alternative(block, definitions, number, counts) for number in range(1, most + 1))
    return tuple((one, parse(one.text, path, one.line)) for one in found)


def _key(node: tree.Workflow | tree.Activity | tree.Service) -> tuple[str, str]:
    return type(node).__name__, node.name


def _alternative(
    block: Block,
    definitions: Sequence[tree.Definition],
    number: int,
    counts: Counter[tuple[str, str]],
) -> Block:
    """Return one alternative of a block: the lines of the others are blank."""
    lines = block.text.split("\n")
    seen: Counter[tuple[str, str]] = Counter()
    starts = [node.span.line - block.line for node in definitions] + [len(lines)]
    for node, first, after in zip(definitions, starts, starts[1:], strict=False):
        if isinstance(node, _NAMED):
            seen[_key(node)] += 1
            if seen[_key(node)] != min(number, counts[_key(node)]):
                lines[first:after] = [""] * (after - first)
    return Block(block.line, "\n".join(lines), number)
