"""What options take: durations, numbers, texts, words, blocks of further options."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import assert_never

from msgspec.structs import replace

from crossway.language import tree
from crossway.language.durations import print_duration
from crossway.language.structs import Struct, once
from crossway.language.words import snake_case


class Duration(Struct, frozen=True):
    """A duration of at least `least`; a literal, or computed."""

    least: timedelta = timedelta()


class Number(Struct, frozen=True):
    """A number from `least` to `most`, a `whole` one or any; a literal, or computed."""

    least: int
    most: int | None = None
    whole: bool = True


class Flag(Struct, frozen=True):
    """`true` or `false`, or computed."""


class Text(Struct, frozen=True):
    """A text of at most `most` bytes whose holes are `filled`, or any value as text.

    A bare word that names nothing around it is text as well: `task_queue: payments-worker`.
    """

    most: int | None = None
    may_be_empty: bool = False
    filled: bool = True


class Texts(Struct, frozen=True):
    """A list of texts; one alone is a list of one.

    `names` are taken as they are: no `*` stands for several.
    """

    names: bool = False


class Words(Struct, frozen=True):
    """One of some words, spelled as given. `enum` is the SDK's enumeration that has them.

    Without an `enum` the word itself is handed on, as a text.
    """

    words: tuple[str, ...]
    enum: str = ""

    def find(self, text: str) -> str | None:
        """Return the word that a text is, in whatever case, None when it is none of them."""
        return next((word for word in self.words if word.upper() == text.upper()), None)


class Block(Struct, frozen=True):
    """Options nested below the key; `builds` is the SDK's class that takes them."""

    options: OptionSet
    builds: str


class Entries(Struct, frozen=True):
    """Values under names of the design's own, indented below the key or as a record."""


Value = Duration | Number | Flag | Text | Texts | Words | Block | Entries


def described(value: Value) -> str:
    """Return how a message or a page calls what an option takes.

    >>> described(Number(1))
    'a whole number of at least 1'
    """
    match value:
        case Duration(least):
            longer = f", at least {print_duration(least)}" if least else ""
            return f"a duration such as 30s or 5m{longer}"
        case Number(least, most, whole):
            kind = "a whole number" if whole else "a number"
            return f"{kind} of at least {least}" if most is None else f"{kind}, {least} to {most}"
        case Flag():
            return "true or false"
        case Text(most):
            return "a text" if most is None else f"a text of at most {most} bytes"
        case Texts(names):
            return f'a list of {"names, none with a `*`" if names else "texts"}: ["a", "b"]'
        case Words(words):
            return "one of " + ", ".join(sorted(words))
        case Block(options):
            return "a block of " + ", ".join(option.key for option in options.options)
        case Entries():
            return "values by name: {customer: order.customer}"
        case _:
            assert_never(value)


class Option(Struct, frozen=True):
    """One option at one place.

    `argument` is the keyword argument that it becomes, of the SDK's call or of the
    runtime's around it; "" where no call takes it and placing reads it instead. `also` are
    other keys for it. `unused` says why it does nothing, where it does nothing.
    """

    key: str
    value: Value
    does: str
    argument: str = ""
    also: tuple[str, ...] = ()
    unused: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key it is known by, in snake_case."""
        return (self.key, *self.also)


class OptionSet(Struct, frozen=True, dict=True, gc=True):
    """The options that one kind of call, definition or deployment entry takes, in order.

    `owner` is what a message calls that, `title` what a page does. The order is that of
    the arguments in generated code.
    """

    owner: str
    title: str
    options: tuple[Option, ...]

    @once
    def _by_key(self) -> dict[str, Option]:
        return {key: option for option in self.options for key in option.keys}

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that it takes, in snake_case."""
        return tuple(self._by_key)

    def find(self, key: str) -> Option | None:
        """Return the option that is written under `key`, in either spelling."""
        return self._by_key.get(key) or self._by_key.get(snake_case(key))

    def written(self, options: tree.Options) -> Sequence[tuple[Option, tree.Option]]:
        """Return the known ones of some written options, each with what was written."""
        if not options:  # as of most calls
            return ()
        return [
            (found, entry)
            for entry in options
            if isinstance(entry, tree.Option) and (found := self.find(entry.key)) is not None
        ]

    def where(self, owner: str, title: str, **unused: str) -> OptionSet:
        """Return the same options for another owner, some without effect: why, by key."""
        options = (replace(o, unused=unused.get(o.key, o.unused)) for o in self.options)
        return OptionSet(owner, title, tuple(options))
