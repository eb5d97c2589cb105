"""What Python says of a value that an operator or a function does not take, in a design's words.

'NoneType' object is not iterable               a list is wanted, null is given
unsupported operand type(s) for +: 'int' and 'str'
                                                `+` does not take integer and string
"""

from __future__ import annotations

import re

from crossway.language.kinds import in_words

_OPERANDS = re.compile(
    r"unsupported operand type\(s\) for (?P<operator>\S+): '(?P<one>[^']+)' and '(?P<other>[^']+)'"
    r"|'(?P<compared>\S+)' not supported between instances of '(?P<left>[^']+)' and '(?P<right>.+)'"
    r"|can only concatenate (?P<whole>\w+) \(not \"(?P<part>[^\"]+)\"\)"
)
"""What Python says of an operator between values that it does not take."""

_VALUES = {
    r"'(.+)' object is not iterable": "a list is wanted, {} is given",
    r"argument of type '(.+)' is not (?:iterable|a container or iterable)": "`in` needs a list, "
    "a record or a string on the right, {} is given",
    r"'in <string>' requires string as left operand, not (.+)": "`in` looks for a text in a text, "
    "{} is given",
    r"object of type '(.+)' has no len\(\)": "`len` takes a list, a text or a record, {} is given",
    r"bad operand type for unary -: '(.+)'": "`-` needs a number, {} is given",
    r"bad operand type for abs\(\): '(.+)'": "`abs` takes a number or a duration, {} is given",
    r"type (.+) doesn't define __round__ method": "`round` takes a number, {} is given",
    r"'(.+)' object cannot be interpreted as an integer": "a whole number is wanted, {} is given",
    r"'(.+)' object is not subscriptable": "{} has neither elements nor fields",
    r"\w+\(\) argument must be .+, not '(.+)'": "a number is wanted, {} is given",
    r"must be real number, not (.+)": "a number is wanted, {} is given",
    r"'(.+)' object has no attribute 'values'": "a record is wanted, {} is given",
    r"a bytes-like object is required, not '(.+)'": "bytes hold numbers from 0 to 255, {} is "
    "looked for",
    r"unhashable type: '(.+)'": "a field is named by a text, {} is given",
    r"can't multiply sequence by non-int of type '(.+)'": "`*` needs numbers, a text or a list "
    "and {} are given",
    r"(string|list) indices must be integers(?: or slices)?, not '?([^']+)'?": "{} has no fields, "
    "and its elements go by whole numbers: {} is given",
}
"""What Python says of a value that is of another type than is taken: 3.11 and later."""

_UNFIT = {
    r"cannot convert float (infinity|NaN) to integer": "the number is not finite, and no whole "
    "number is near it",
    r"range\(\) arg 3 must not be zero": "the step of `range` is 0; give it another, such as 1 "
    "or -1",
    r"empty separator": "the separator of `split` is empty; give it a text such as `,`",
    r"date value out of range": "the moment is not in the years 1 to 9999",
    r"byte must be in range\(0, 256\)": "bytes hold numbers from 0 to 255, another is looked for",
    r"int(?:eger division result)? too large (?:to convert to|for a) float": "the number is too "
    "large for one with a fraction",
}
"""What Python says of a value of the right type that a built-in function does not take."""


def unfit(said: str) -> str | None:
    """Return what was wanted of such a value and what was found, None of any other text."""
    for pattern, words in _UNFIT.items():
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return words.format(*found.groups())
    return None


def refused(said: str) -> str | None:
    """Return what `check` would have said of a value or two, None of any other text."""
    if operands := _OPERANDS.match(said):
        return _between(operands)
    for pattern, words in _VALUES.items():
        if found := re.fullmatch(pattern, said):
            return words.format(*map(in_words, found.groups()))
    return None


def _between(found: re.Match[str]) -> str:
    one = in_words(found["one"] or found["left"] or found["whole"])
    other = in_words(found["other"] or found["right"] or found["part"])
    if found["compared"]:
        return f"{one} and {other} have no order"
    return f"`{found['operator'] or '+'}` does not take {one} and {other}"
