"""Holes of a text: `"order-{order.id}"`, filled from the names around it.

A hole is a name, or a path of fields from one, in braces. It is filled when its name is in scope:
a parameter, a variable, a result. All other braces stay as they are: `{}`, `{1}`, `{"a": 1}`,
`{null}`, `{id}` where nothing is called id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from crossway.language import tree
from crossway.language.structs import Struct
from crossway.language.words import RESERVED

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_HOLE = re.compile(rf"\{{(?!(?:{'|'.join(sorted(RESERVED))})\b)({_NAME}(?:\.{_NAME})*)\}}")


class Hole(Struct, frozen=True):
    """What stands in a hole: a name, and the fields that are read from it."""

    name: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the path, without braces."""
        return ".".join((self.name, *self.fields))


def pieces(text: str) -> Iterator[str | Hole]:
    """Yield a text's parts in order: what stands as it is, and the holes.

    >>> list(pieces("a-{b.c}"))
    ['a-', Hole(name='b', fields=('c',))]
    """
    for position, part in enumerate(_HOLE.split(text)):
        if position % 2:
            name, *fields = part.split(".")
            yield Hole(name, tuple(fields))
        elif part:
            yield part


def holes(text: str) -> tuple[Hole, ...]:
    """Return the holes of a text, in order."""
    if "{" not in text:
        return ()
    return tuple(piece for piece in pieces(text) if isinstance(piece, Hole))


def holes_of(node: tree.Node) -> tuple[Hole, ...]:
    """Return the holes that a node by itself has: a text, or a call by where it leads to.

    `activity Charge("pay-{id}")` has `id` in a text of its own, `nexus shard-{org}-Notes ..` is a
    call that has `org` itself.
    """
    match node:
        case tree.String(text):
            return holes(text)
        case tree.NexusCall(target):
            return holes(target)
        case _:  # any other has those of what stands in it
            return ()


def target_text(call: tree.NexusCall) -> tree.String:
    """Return where a call leads to as a text that stands where the call does."""
    return tree.String(call.target, span=call.span)


def hole_paths(*texts: str) -> tuple[str, ...]:
    """Return what stands in the holes of some texts, each path once, in order."""
    return tuple(dict.fromkeys(str(hole) for text in texts for hole in holes(text)))


_NEARLY = re.compile(
    rf"\{{(?P<before>\s*)(?P<path>{_NAME}(?:\.{_NAME})*)(?P<after>\s*(?:[-+*/%!\[(][^{{}}]*)?)(?P<end>\}}|$)"
)


class NearlyHole(Struct, frozen=True):
    """What looks like a hole and is none: its text, and the path that begins it."""

    text: str
    path: str

    @property
    def name(self) -> str:
        """The name that the path begins with."""
        return self.path.partition(".")[0]


def nearly_holes(text: str) -> tuple[NearlyHole, ...]:
    """Return what is written nearly as a hole is: with spaces, computed, or not closed.

    >>> [found.path for found in nearly_holes("{ id }, {n + 1}, {id}, {id: 1} {id")]
    ['id', 'n', 'id']
    """
    return tuple(
        NearlyHole(found[0], found["path"])
        for found in _NEARLY.finditer(text)
        if found["before"] or found["after"] or not found["end"]
    )


def filled(text: str, names: Collection[str]) -> tuple[Hole, ...]:
    """Return the holes of a text that are filled where these names are in scope.

    >>> filled("{order.id} of {shop}", {"order"})
    (Hole(name='order', fields=('id',)),)
    """
    return tuple(hole for hole in holes(text) if hole.name in names)


def has_holes(text: str) -> bool:
    """Return whether a text has holes."""
    return _HOLE.search(text) is not None


def is_template(queue: str, namespace: str) -> bool:
    """Return whether only a call can say which task queue of a namespace is meant: `tenant-{id}`.

    In a family, `namespace shard-{org}`, the queue `shelves-{org}` is the one of each member.

    >>> is_template("shelves-{org}", "shard-{org}"), is_template("q-{org.id}", "shard-{org}")
    (False, True)
    """
    return not {*map(str, holes(queue))} <= {*map(str, holes(namespace))}


def fill(text: str, value: Callable[[Hole], str]) -> str:
    """Return a text with `value` of each hole in its place.

    >>> fill("a-{b.c}", str)
    'a-b.c'
    """
    return "".join(value(piece) if isinstance(piece, Hole) else piece for piece in pieces(text))


def bindings(template: str, text: str) -> dict[str, str] | None:
    """Return what each hole of a template is in a text that comes from it, else None.

    The text may have holes of its own. Each fixed part is looked for where it first can be.
    Of two holes side by side nobody knows which is what: such a template binds nothing.

    >>> bindings("shard-{org}-Boot", "shard-{tenant.id}-Boot")
    {'org': '{tenant.id}'}
    """
    plain, own = _holes_as_letters(text)
    parts = list(pieces(template))
    found: dict[str, str] = {}
    read, hole = 0, ""
    for number, part in enumerate([*parts, ""]):
        if isinstance(part, Hole):
            if hole:
                return None
            hole = str(part)
            continue
        at = plain.find(part, read + 1) if hole else read
        if hole and number >= len(parts) - 1:
            at = len(plain) - len(part)
        if at < read + bool(hole) or not plain.startswith(part, at):
            return None
        value = "".join(own.get(letter, letter) for letter in plain[read:at])
        if hole and found.setdefault(hole, value) != value:
            return None
        read, hole = at + len(part), ""
    return found if read == len(plain) else None


def of_tenant(template: str, tenant: str) -> str:
    """Return the queue of one tenant: each hole holds its name, or of `A,B` its part in order.

    >>> of_tenant("tenant-{id}", "acme"), of_tenant("tenant-{id}-{region}", "acme,eu")
    ('tenant-acme', 'tenant-acme-eu')
    """
    names, parts = list(dict.fromkeys(map(str, holes(template)))), tenant.split(",")
    each = dict(zip(names, parts, strict=True)) if len(parts) == len(names) else {}
    return fill(template, lambda hole: each.get(str(hole), tenant))


def tenant_of(template: str, queue: str) -> str | None:
    """Return the tenant whose queue this is, as `of_tenant` takes it; None for no such.

    >>> tenant_of("tenant-{id}-{region}", "tenant-acme-eu"), tenant_of("{a}-{b}", "7-7")
    ('acme,eu', '7')
    """
    values = list((bindings(template, queue) or {}).values())
    found = ",".join(values) if len({*values}) > 1 else "".join(values[:1])
    return found if found and of_tenant(template, found) == queue else None


def _holes_as_letters(text: str) -> tuple[str, dict[str, str]]:
    """Return a text with a letter of nobody's language for each hole, and what each stands for."""
    own: dict[str, str] = {}
    plain = ""
    for piece in pieces(text):
        if isinstance(piece, Hole):
            own[chr(0xE000 + len(own))] = f"{{{piece}}}"
        plain += piece if isinstance(piece, str) else list(own)[-1]
    return plain, own


def fits(template: str, text: str) -> bool:
    """Return whether a text comes from a template: a hole is at least one character.

    Each fixed part is looked for where it first can be, which finds a way if there is one
    and never looks twice: a pattern with forty holes would take for ever.

    >>> fits("tenant-{id}", "tenant-7")
    True
    """
    parts = list(pieces(template))
    last = parts[-1] if parts else ""
    if isinstance(last, str):
        if not text.endswith(last):
            return False
        text, parts = text[: len(text) - len(last)], parts[:-1]
    read = waiting = 0  # how far the text is read, how many holes wait for a character
    for part in parts:
        if isinstance(part, Hole):
            waiting += 1
            continue
        found = text.find(part, read + waiting)
        if found < 0 or (not waiting and found != read):
            return False
        read, waiting = found + len(part), 0
    rest = len(text) - read
    return rest >= waiting if waiting else rest == 0


def best_fit(templates: Iterable[str], text: str) -> str | None:
    """Return the template that a text comes from: where several fit, the one that says most of it.

    >>> best_fit(["host-{host}", "host-{host}-disk"], "host-7-disk")
    'host-{host}-disk'
    """
    return _says_most(template for template in templates if fits(template, text))


def family_of(names: Iterable[str], member: str) -> tuple[str, dict[str, str]] | None:
    """Return which of some names is that of a member's family, and what its holes are in it.

    Where several fit it is `best_fit` among them. The member may have holes of its own.

    >>> family_of(["front", "shard-{org}", "shard-{org}-eu"], "shard-{order.org}-eu")
    ('shard-{org}-eu', {'org': '{order.org}'})
    """
    found = {name: held for name in names if (held := bindings(name, member))}
    best = _says_most(found)
    return (best, found[best]) if best is not None else None


def _says_most(templates: Iterable[str]) -> str | None:
    return max(templates, key=_fixed, default=None)


def _fixed(template: str) -> int:
    return sum(len(part) for part in pieces(template) if isinstance(part, str))
