"""Breaking lines of generated Python that are too long to read."""

from __future__ import annotations

import itertools

WIDTH = 100

_OPEN, _CLOSE = "([{", ")]}"


def wrapped(line: str) -> list[str]:
    """Return a line as it is when it fits, else broken at its longest bracket.

    The bracket's items go on lines of their own, each broken further if need be; a line
    without one stays long.
    """
    if len(line) <= WIDTH or line.lstrip().startswith("#"):
        return [line]
    found = _widest_bracket(line)
    if found is None:
        return [line]
    start, end, commas = found
    indent = line[: len(line) - len(line.lstrip())] + "    "
    cuts = [start, *commas, end]
    items = [line[a + 1 : b].strip() for a, b in itertools.pairwise(cuts)]
    inside = [part for item in items if item for part in wrapped(f"{indent}{item},")]
    return [line[: start + 1], *inside, *wrapped(indent[4:] + line[end:])]


def _widest_bracket(line: str) -> tuple[int, int, list[int]] | None:
    """Return start, end and top-level commas of the widest outermost bracket with items."""
    best: tuple[int, int, list[int]] | None = None
    stack: list[tuple[int, list[int]]] = []
    for position, character in _outside_strings(line):
        if character in _OPEN:
            stack.append((position, []))
        elif character == "," and stack:
            stack[-1][1].append(position)
        elif character in _CLOSE and stack:
            start, commas = stack.pop()
            wider = best is None or position - start > best[1] - best[0]
            if not stack and position - start > 1 and wider:
                best = (start, position, commas)
    if best is not None and " for " in line[best[0] : best[1]] and not best[2]:
        return None  # a comprehension takes no trailing comma
    return best


def _outside_strings(line: str) -> list[tuple[int, str]]:
    """Return positions and characters that are not inside a string literal."""
    found, quote, position = [], "", 0
    while position < len(line):
        character = line[position]
        if quote:
            if character == "\\":
                position += 1
            elif character == quote:
                quote = ""
        elif character in "\"'":
            quote = character
        elif character == "#":
            break
        else:
            found.append((position, character))
        position += 1
    return found
