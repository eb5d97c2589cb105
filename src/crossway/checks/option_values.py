"""Whether an option's value can be what the table wants."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta
from typing import assert_never

from crossway.checks.options import OptionBlock
from crossway.design import options as table
from crossway.design.options import Value, described, path_of, plain_text, template_of, used_names
from crossway.language import tree, walk
from crossway.language.blocks import without_comments
from crossway.language.durations import length_of
from crossway.language.habits import duration_meant
from crossway.language.holes import Hole, pieces
from crossway.language.near import did_you_mean, is_slip_of, suggestion
from crossway.language.printer import print_expression

_LITERALS = tree.Number | tree.String | tree.Duration | tree.Constant | tree.ListOf | tree.Record

_LONGEST_SHOWN = 80


def misfit(option: tree.Option, wanted: Value, block: OptionBlock) -> str | None:
    """Return what is wrong with a value, to follow its key in a message; None for nothing."""
    value = option.value
    if isinstance(wanted, table.Entries) and isinstance(value, tuple):
        return None  # of which `misnamed` says what there is to say
    if isinstance(value, tuple) or isinstance(wanted, table.Block):
        fits = isinstance(value, tuple) and isinstance(wanted, table.Block)
        return None if fits else f"takes {described(wanted)}{_shown(value)}"
    if not _fits(value, wanted, block):
        return f"takes {described(wanted)}{_shown(value)}"
    missing = _unnamed(option, wanted, block)
    return missing and f"uses {missing}, which is no parameter here"


def word_meant(option: tree.Option, wanted: Value) -> str | None:
    """Return the question whether one of an option's words was meant, as far as it shows."""
    text = None if isinstance(option.value, tuple) else plain_text(option.value)
    if isinstance(wanted, table.Duration):
        return _duration_in(option.value)
    if text is None or not isinstance(wanted, table.Words):
        return None
    words = {word.upper(): word for word in wanted.words}
    begun = [word for upper, word in words.items() if text and upper.startswith(text.upper())]
    return suggestion(*begun[:1]) or did_you_mean(text.upper(), words, lambda word: words[word])


def _duration_in(value: tree.Expression | tree.Options) -> str | None:
    """Return what to write for a duration in quotes, `"10s"`, or without its unit, `10`."""
    if isinstance(value, tree.Number) and "." not in value.text:
        return f"write `{value.text}s`" if value.text != "0" else None
    text = value.value.replace(" ", "") if isinstance(value, tree.String) else ""
    meant = duration_meant(text)
    return meant and f"write `{meant}`, without quotes"


def _shown(value: tree.Expression | tree.Options) -> str:
    if isinstance(value, tuple):
        return ""
    negative = isinstance(value, tree.Unary)
    text = print_expression(value) if negative else plain_text(value)
    if isinstance(value, tree.String) and (not text or text[0].isdigit()):  # no word, no number
        text = f'"{text}"'
    return f", not {text}" if text is not None and len(text) <= _LONGEST_SHOWN else ""


def _fits(value: tree.Expression, wanted: Value, block: OptionBlock) -> bool:
    if isinstance(value, tree.Comprehension):  # a list, computed for each of another's items
        return isinstance(wanted, table.Texts) and block.names is not None
    match wanted:
        case table.Text():
            return _text_fits(value, wanted, block)
        case table.Texts():
            items = value.items if isinstance(value, tree.ListOf) else (value,)
            return all(_is_text(item, block) and not _is_pattern(item, wanted) for item in items)
        case table.Words():
            text = plain_text(value)
            return text is not None and wanted.find(text) is not None
        case table.Duration(least):
            return _duration_fits(value, least) if _is_literal(value) else _names(value, block)
        case table.Number():
            return _number_fits(value, wanted) if _is_literal(value) else _names(value, block)
        case table.Flag():
            if isinstance(value, tree.Constant):
                return isinstance(value.value, bool)
            return not _is_literal(value) and _names(value, block)
        case table.Entries():
            return isinstance(value, tree.Record) or _names(value, block)
        case table.Block():
            return False
        case _:
            assert_never(wanted)


def _is_pattern(value: tree.Expression, wanted: table.Texts) -> bool:
    """Return whether a text is to stand for several names, as `"*"` or `"team-*"` does nowhere."""
    return wanted.names and "*" in (plain_text(value) or "")


def _is_literal(value: tree.Expression) -> bool:
    if isinstance(value, tree.Unary) and value.operator == "-":
        return _is_literal(value.operand)
    return isinstance(value, _LITERALS)


def _names(value: tree.Expression, block: OptionBlock) -> bool:
    """Return whether a value is computed, where it may be, and of names in scope."""
    if block.names is None:
        return False
    path = path_of(value)
    return not path or path[0] in (block.names or ())


def _text_fits(value: tree.Expression, wanted: table.Text, block: OptionBlock) -> bool:
    if not _is_text(value, block) or (_is_literal(value) and not isinstance(value, tree.String)):
        return False
    text = template_of(value, block.names or ())
    fixed = "".join("" if isinstance(piece, Hole) else piece for piece in pieces(text))
    if wanted.most is not None and len(fixed.encode(errors="replace")) > wanted.most:
        return False
    return bool(text) or wanted.may_be_empty


def _is_text(value: tree.Expression, block: OptionBlock) -> bool:
    """Return whether a value is a text, or computed where values may be computed."""
    if plain_text(value, block.names or ()) is not None:
        return True
    return block.names is not None and not _is_literal(value)


def _duration_fits(value: tree.Expression, least: timedelta) -> bool:
    length = length_of(value.text) if isinstance(value, tree.Duration) else None
    return length is not None and length >= least


def _number_fits(value: tree.Expression, wanted: table.Number) -> bool:
    if not isinstance(value, tree.Number):
        return False
    number = float(value.text)
    whole = not wanted.whole or "." not in value.text
    below = math.isfinite(number) and (wanted.most is None or number <= wanted.most)
    return whole and below and number >= wanted.least


def _unnamed(option: tree.Option, wanted: Value, block: OptionBlock) -> str | None:
    """Return a name that the value of a definition's default uses and that is no parameter.

    A word of a text is no name, a hole of it is.
    """
    if not block.only or block.names is None or isinstance(wanted, table.Words | table.Block):
        return None
    used = set(used_names([option]))
    if isinstance(wanted, table.Text | table.Texts):
        used -= {node.name for node in walk(option) if isinstance(node, tree.Name)}
    return min(used - block.names, default=None)


def misnamed(
    option: tree.Option, wanted: Value, block: OptionBlock
) -> Iterator[tuple[tree.Option, str, str | None, str]]:
    """Yield what a value, or one by a name of the design's own, reads that is not there.

    Each is the option, the message after its key, a hint and the name. A word that is a text, and
    but for a slip a name in scope, is one: `memo: {customer: custmer}`.
    """
    if isinstance(option.value, tuple):
        for entry in without_comments(option.value) if isinstance(wanted, table.Entries) else ():
            yield from misnamed(entry, wanted, block)
            alone = isinstance(entry.value, tuple | tree.Name)
            if not alone and (name := _unnamed(entry, wanted, block)):
                yield entry, f"uses {name}, which is no parameter here", None, name
        return
    names = sorted(block.names or ())
    for word in _words(option.value, wanted):
        meant = next((name for name in names if is_slip_of(word, name)), None)
        if meant is not None and word not in names:
            hint = f'{suggestion(meant)} A text that is meant stands in quotes: "{word}"'
            yield option, f"has the text {word}: nothing here is called so", hint, word


def _words(value: tree.Expression, wanted: Value) -> Iterator[str]:
    """Yield the words of a value that are texts, unless something is called so."""
    if isinstance(wanted, table.Text | table.Texts | table.Entries):
        items = value.items if isinstance(value, tree.ListOf) else (value,)
        yield from (item.name for item in items if isinstance(item, tree.Name))
