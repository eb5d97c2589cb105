"""Symbols, values, texts and first words of lines of other languages, each with what to write."""

from __future__ import annotations

SYMBOLS = {
    "&&": "write `and`",
    "||": "write `or`",
    "!": "write `not`",
    "===": "write `==`",
    "!==": "write `!=`",
    "<>": "write `!=`",
    "=>": "a result is named with `->`, a field's value stands after `:`",
    ":=": "write `=`",
    "::": "a field is read with `.`, and a slice has no step",
    **{f"{operator}=": f"write `x = x {operator} 1`" for operator in ("+", "-", "*", "/", "%")},
    "++": "write `x = x + 1`",
    "**": "there are no powers: multiply, as in `x * x`",
    "??": "compare with null: `if x == null:`",
    "?.": "compare with null first: `if x != null:`",
    "..": "numbers in a row are `range(1, 10)`; a record is written field by field",
    "...": "a record is written field by field, a list joined with `+`",
    "//": "a comment begins with `#`",
    "/*": "a comment begins with `#`",
    "*/": "a comment begins with `#`",
    ";": "one statement per line, without `;`",
    "@": "there are no decorators: a definition begins with `workflow`, `activity` or the like",
    "$": "write the name without `$`",
    "\\": "inside brackets a line may end anywhere: nothing marks that it goes on",
    **dict.fromkeys(("&", "^", "~", "<<", ">>"), "there are no operators on bits"),
}
"""Symbols that are not part of the language, each with what to write."""

PLAIN_TEXT = 'a text stands in double quotes: `"text"`'
"""What to write for a text in backticks, or in quotes that a word processor made."""

LONG_TEXT = "a text stands in single quotes or double ones, on one line; `\\n` begins a new one"
"""What to write for a text in three quotes."""

_OPTIONS = {
    "queue": "target_task_queue task_queue",
    "target namespace": "target_namespace",
    "allow allowed allowlist acl callers": "allowed_caller_namespaces",
    "deadline expires ttl max_duration": "schedule_to_close_timeout workflow_execution_timeout",
    "id": "workflow_id activity_id",
}
OPTION_WORDS = {word: keys.split() for words, keys in _OPTIONS.items() for word in words.split()}
"""What other tools call an option, with the keys that it may have here."""

TYPES = {
    "(": "there are no tuples: declare a `type` with a field for each, or write `list[T]`",
    **dict.fromkeys(("?", "or"), "what may be null is `T?`"),
    "*": "there are no pointers: write the type alone, or `T?` for what may be null",
}
"""What other languages begin a type with, or put behind one, each with what to write."""

_FOREIGN = {
    "write `any`": "typing.Any",
    "write `duration`": "time.Duration timedelta datetime.timedelta java.time.Duration",
    "write `moment`": (
        "time.Time time.Instant java.time.Instant datetime.datetime LocalDateTime OffsetDateTime "
        "ZonedDateTime DateTimeOffset"
    ),
    "write `date`": "datetime.date LocalDate java.time.LocalDate",
    "write `decimal`": "decimal.Decimal BigDecimal java.math.BigDecimal big.Float",
    "write `int`": "int8 int16 uint uint8 uint16 uint32 uint64 BigInteger big.Int bigint i64 u64",
    "write `number`": "float32 float64 f32 f64",
    "write `uuid`": "uuid.UUID UUID",
    "leave it out: nothing has a context": "context.Context workflow.Context",
}
FOREIGN_TYPES = {name: hint for hint, names in _FOREIGN.items() for name in names.split()}
"""Types of other languages that none of a design is called like, each with what to write."""

FOR_MAPS = "write `map[string, T]`"

_GENERIC = {
    'words are written `"card" | "cash"`': "Literal Enum",
    "what may be null is `T?`, and what may be of several types is `any`": "Union OneOf",
    TYPES["("]: "Tuple tuple Pair Triple",
    "what may be null is `T?`": "Optional Maybe Option NotRequired Nullable",
    "write `list[T]`": "List Sequence Iterable Collection Vec Slice ArrayList",
    FOR_MAPS: "Dict Mapping HashMap TreeMap Record",
    "write the type alone": "Annotated Promise Awaitable Future CompletableFuture Final Required",
}
FOREIGN_GENERICS = {name: hint for hint, names in _GENERIC.items() for name in names.split()}
"""The same for those with other types in brackets: a type of the design may be called like one."""

NO_GENERIC = "only `list[T]` and `map[string, T]` are made of others; what may be null is `T?`"
"""What to say of any other type with types in brackets."""

MAPS = ("map", "dict", "record")
"""Types of other languages, in small letters, whose values are found by keys."""

FIELD_ON_A_LINE = "one field stands on each line, without a comma"
"""What to write for fields of a type that end with a comma."""

OTHER_LETTERS = "write the name with these; texts may have any letters"
"""What to write for a name with a letter that no name has."""

PREFIXED = {
    "f": 'write `"Hello {name}"`: every text fills its `{holes}`',
    "r": "write the text without the letter, and `\\\\` for a backslash",
}
"""What to write for a text with a letter before it; any other letter is left out."""

VALUES = {
    **dict.fromkeys(("True", "TRUE"), "true"),
    **dict.fromkeys(("False", "FALSE"), "false"),
    **dict.fromkeys(("None", "NULL", "Null", "nil", "undefined"), "null"),
}
"""Values as they are spelled elsewhere, each with its word of the language."""

NO_RESULT = frozenset({"void", "Void", "None", "nil", "null", "unit"})
"""What other languages write for the result of something that has none."""

# --- the beginning of a line ------------------------------------------------------------

_VARIABLE = "a variable is not declared: write `name = value`"
CALL = "write `activity Name(..)`, `workflow Name(..)` or `nexus ..`"
START = "to go on without waiting write `promise handle <- activity Name(..)`"
_FUNCTION = "a function is an `activity Name(..):` of its own"
_CHOICE = "write `switch value:` with `case` lines below"
_LOOP = "write `for item in items:`, `while ..:`, or `for:` for a loop without an end"
_IMPORT = 'write `import "path"`, at the top of the file'
OPTIONS = "options of a call stand indented below it, in `options:`"
LOG = "write `log(..)`"
RETRIES = "write `retry_policy:` in the `options:` of a call, and `maximum_attempts: 3` below it"
SLEEP = "write `await timer(5s)`"
COMPLETE = "write `close complete(..)`"
FAIL = 'write `close fail(..)`, or `raise ErrorName("..")`'
CLOSE = "write `close`"
_NOTHING = "leave it out: what does nothing is not written"
_HANDLER = "a handler is `signal Name(..):`, at the top of the workflow, before its statements"
_TYPE = "write `type Name:` with a `field: type` on each line below"

_DECLARING = "let var const val mut final auto int integer string str bool boolean float double"
_WORDS: dict[str, str] = {
    _DECLARING: _VARIABLE,
    "call run execute invoke perform launch": CALL,
    "start async go background fork fire schedule": START,
    "child": "write `workflow Name(..)`",
    "parallel concurrently gather concurrent": "write `await all:`",
    "select race any": "write `await one:` with its cases below",
    "def function func fn fun method sub proc procedure lambda class": _FUNCTION,
    "match": _CHOICE,
    "when": f"{_CHOICE}; to wait for something, `await`",
    "unless": "write `if not ..:`",
    "until": "write `while not ..:`",
    "loop repeat foreach forEach do forever": _LOOP,
    "elseif elsif elsefi": "write `elif`",
    "rescue": "errors are caught with `try:` and `catch ErrorName -> err:`",
    "on handle handler": _HANDLER,
    "import from using use include require": _IMPORT,
    "with timeout": OPTIONS,
    "retry": RETRIES,
    "defer": "write `finally:` below a `try:`",
    "print println printf echo puts log": LOG,
    "sleep delay pause": SLEEP,
    "wait": "write `await timer(5s)`, `await signal Name`, or `await handle`",
    "complete completed succeed success yield": COMPLETE,
    "fail failed error abort panic": FAIL,
    "exit quit stop halt finish finished done": CLOSE,
    "end endif fi esac od": "a block ends with its indentation",
    "pass skip noop nop": _NOTHING,
    "assert": 'write `if not ..:` and below it `raise ErrorName("..")`',
    "global nonlocal del delete": "leave it out: a name holds in its whole body",
    "emit send publish notify": "a signal is sent with `signal handle.Name(..)`",
    "receive recv listen subscribe": "write `await signal Name`",
    "type namespace worker package nexus_service nexus_endpoint": (
        "a definition begins in column 1, outside of any other"
    ),
    "public private static export abstract protected": "leave it out",
}
BEGINNINGS = {word: hint for words, hint in _WORDS.items() for word in words.split()}
"""Words that begin a statement elsewhere, each with what to write."""

READ_AS = {
    "match": "switch",
    **dict.fromkeys(("foreach", "forEach"), "for"),
    "unless": "if",
    "until": "while",
    **dict.fromkeys(("except", "rescue"), "catch"),
    **dict.fromkeys(("elseif", "elsif"), "elif"),
    "otherwise": "else",
    "ensure": "finally",
}
"""Words that begin a block elsewhere, with the keyword that its lines are read under."""

_DEFINING = {
    "def function func fn fun method sub proc procedure": (
        "a function is an `activity Name(..):`, or built in"
    ),
    "class struct record interface message dataclass schema model": _TYPE,
    "enum": 'an enumeration is a type: `kind: "card" | "cash"`',
    "async": "write `workflow Name(..):` or `activity Name(..):`, without `async`",
    "service": "write `nexus service Name:`",
    "endpoint": "write `nexus_endpoint Name:`, or `nexus endpoint Name` in a `namespace` block",
    "from using use include require": _IMPORT,
    "module mod": "write `package name`, at the top of the file",
    "let var const val": "a value stands in the workflow or the activity that uses it",
    "signal query update": "a handler stands in its workflow, before the statements",
    "operation sync": "an operation stands in a `nexus service Name:` block",
    "public private static export abstract": "leave it out",
}
DEFINITIONS = {word: hint for words, hint in _DEFINING.items() for word in words.split()}
"""Words that begin a definition elsewhere, each with what to write."""


def for_prefix(letters: str) -> str:
    """Return what to write for a text with letters before it, such as `f".."`."""
    return PREFIXED.get(letters.lower(), "write the text without the letter before it")
