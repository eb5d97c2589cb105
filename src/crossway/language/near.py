"""Near names: what somebody probably meant by a name that nothing has.

One comparison and one wording for parser, checks, commands and doctor. A design is hostile
input and may hold 100,000 names or one of a megabyte, so both are bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Set
from difflib import get_close_matches
from heapq import nlargest
from itertools import chain, islice, takewhile

SUGGESTED = "did you mean"
"""How each such hint begins."""

_LISTED = 20
"""How many names a message lists."""
_LOOKED_AT = 2000
_COMPARED = 100
"""How many names a hint looks at and compares: a large design must not make `check` slow."""
_LONGEST_NAME = 200
_LONGEST_WORD = 40
"""Longer names and words are not compared: nobody mistypes one into that."""


def did_you_mean(name: str, known: Iterable[str], show: Callable[[str], str] = str) -> str | None:
    """Return `did you mean X?` for the nearest known names, None when none is near.

    `show` is how a name is written in the message, where that is not the name itself.

    >>> did_you_mean("ChargeCrad", ["ChargeCard", "Refund"])
    'did you mean ChargeCard?'
    """
    return suggestion(*map(show, near_names(name, known)))


def suggestion(*names: str) -> str | None:
    """Return the question whether one of `names` was meant, None when there are none.

    >>> suggestion("packed", "packer")
    'did you mean packed or packer?'
    """
    return f"{SUGGESTED} {' or '.join(names)}?" if names else None


def some_of(names: Collection[str]) -> str:
    """Return names for a message that lists what there is: the first, and how many more.

    >>> some_of(["Order", "Refund"])
    'Order, Refund'
    """
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(islice(names, _LISTED)) + more


def near_names(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to three of the known names that `name` looks like, the nearest first.

    A set is sorted first, so that the same design always gets the same hint; what is
    asked for often is better kept as a tuple. A name is not near to itself.
    """
    if len(name) > _LONGEST_NAME:
        return ()
    ordered = sorted(known) if isinstance(known, Set) else known
    alike = (other for other in islice(ordered, _LOOKED_AT) if _alike(name, other))
    likely = nlargest(_COMPARED, dict.fromkeys(alike), key=lambda other: _shared(name, other))
    return tuple(get_close_matches(name, likely, n=3))


def _shared(name: str, other: str) -> int:
    """Return how many letters two names have in common at their beginnings and ends."""
    pairs = (zip(name, other, strict=False), zip(name[::-1], other[::-1], strict=False))
    same = (takewhile(lambda letters: letters[0] == letters[1], pair) for pair in pairs)
    return sum(1 for _ in chain.from_iterable(same))


_SHORTEST = 4
"""Letters of a name of which `is_slip_of` says anything."""


def is_slip_of(name: str, other: str) -> bool:
    """Return whether a name is another but for one slip of the fingers.

    Two neighbours that changed places, or a letter inside that is missing or there twice. A letter
    more at the end is most often a plural, and another digit another thing.

    >>> is_slip_of("toatl", "total"), is_slip_of("amont", "amount"), is_slip_of("notes", "note")
    (True, True, False)
    """
    if min(len(name), len(other)) < _SHORTEST or max(len(name), len(other)) > _LONGEST_NAME:
        return False
    if len(name) == len(other):
        return _is_swapped(name, other)
    short, long = sorted((name, other), key=len)
    if len(long) - len(short) != 1:
        return False
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return 0 < at < len(short) and long[at].isalpha() and short[at:] == long[at + 1 :]


def slip_of(word: str, known: Iterable[str]) -> str | None:
    """Return what a word is but for one letter, or for how its parts are told apart.

    For names of functions, of which others are as likely: stricter than `near_names`.

    >>> known = ["heartbeat", "decimal", "log", "round", "store"]
    >>> [slip_of(one, known) for one in ("hearbeat", "heart_beat", "decimel", "lgo", "rounds")]
    ['heartbeat', 'heartbeat', 'decimal', 'log', None]
    """
    if len(word) > _LONGEST_WORD:
        return None
    plain = word.replace("_", "").lower()
    return next((one for one in known if word != one and _but_for_one(word, plain, one)), None)


def _but_for_one(word: str, plain: str, other: str) -> bool:
    if is_slip_of(word, other) or plain == other.replace("_", ""):
        return True
    if len(word) != len(other):
        return False
    apart = sum(one != two for one, two in zip(word, other, strict=True))
    return _is_swapped(word, other) or (
        len(word) > _SHORTEST and apart == 1 and word[0] == other[0]
    )


def _is_swapped(name: str, other: str) -> bool:
    """Return whether two words of one length differ in two letters that changed places."""
    apart = [at for at, (one, two) in enumerate(zip(name, other, strict=True)) if one != two]
    if len(apart) != 2 or apart[1] - apart[0] != 1:
        return False
    first, second = apart
    swapped = name[first] == other[second] and name[second] == other[first]
    return swapped and (name[first] + name[second]).isalpha()


def _alike(name: str, other: str) -> bool:
    """Return whether a comparison is worth its time: a cheap test, passed by most slips."""
    if not name or not other or name == other:
        return False
    if other.startswith(f"{name}_") and len(name) > _SHORTEST:
        return True  # its last word was left out
    if abs(len(name) - len(other)) > len(name) // 3 + 1:
        return False
    return name[0].lower() == other[0].lower() or name[-1] == other[-1]


def near_word(word: str, keywords: Iterable[str]) -> str | None:
    """Return the keyword that `word` is a slip of, or is; None when there is none.

    Stricter than `near_names`: the parser goes on as if the keyword stood there, so a
    line of prose must not be taken for a statement.

    >>> near_word("retrun", ["return"]), near_word("fro", ["for"]), near_word("far", ["for"])
    ('return', 'for', None)
    """
    if len(word) > _LONGEST_WORD:
        return None
    keywords = tuple(keywords)
    if word.lower() in keywords:
        return word.lower()
    swapped = (one for one in keywords if len(one) == len(word) and _is_swapped(word, one))
    close = get_close_matches(word, keywords, n=1, cutoff=0.75)
    return next(chain(swapped, close), None)


def keyword_meant(word: str | None) -> str | None:
    """Return the question whether a keyword was meant, None when none was found.

    >>> keyword_meant("workflow")
    'did you mean `workflow`?'
    """
    return suggestion(f"`{word}`") if word else None
