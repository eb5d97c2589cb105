"""What people write out of habit from other languages, and what TWF has in its place.

The lexer, the parser and the rules take their hints from here: each entry is what somebody
writes, and the sentence that tells them what to write. Nothing here says what is right: a
table is only looked at where something is wrong already.
"""

from crossway.language.habits.functions import (
    ENDINGS,
    for_function,
    for_habit_of_values,
    for_name,
    for_slip,
    for_value,
)
from crossway.language.habits.numbers import duration_meant, for_number
from crossway.language.habits.places import for_symbol, in_place_of
from crossway.language.habits.words import (
    BEGINNINGS,
    DEFINITIONS,
    FIELD_ON_A_LINE,
    FOR_MAPS,
    FOREIGN_GENERICS,
    FOREIGN_TYPES,
    LONG_TEXT,
    MAPS,
    NO_GENERIC,
    NO_RESULT,
    OPTION_WORDS,
    OTHER_LETTERS,
    PLAIN_TEXT,
    READ_AS,
    RETRIES,
    SYMBOLS,
    TYPES,
    VALUES,
    for_prefix,
)

__all__ = [
    "BEGINNINGS",
    "DEFINITIONS",
    "ENDINGS",
    "FIELD_ON_A_LINE",
    "FOREIGN_GENERICS",
    "FOREIGN_TYPES",
    "FOR_MAPS",
    "LONG_TEXT",
    "MAPS",
    "NO_GENERIC",
    "NO_RESULT",
    "OPTION_WORDS",
    "OTHER_LETTERS",
    "PLAIN_TEXT",
    "READ_AS",
    "RETRIES",
    "SYMBOLS",
    "TYPES",
    "VALUES",
    "duration_meant",
    "for_function",
    "for_habit_of_values",
    "for_name",
    "for_number",
    "for_prefix",
    "for_slip",
    "for_symbol",
    "for_value",
    "in_place_of",
]
