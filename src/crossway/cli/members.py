"""Families of namespaces on the command line: `--set org=acme`."""

from __future__ import annotations

from collections.abc import Sequence

from crossway.cli.output import echo
from crossway.design.members import (
    declared_members,
    family_holes,
    refused_members,
    with_members,
)
from crossway.design.model import Design
from crossway.errors import UnknownNameError, UserError
from crossway.language.near import some_of


def chosen(design: Design, given: Sequence[str] | None, *, quiet: bool = False) -> Design:
    """Return a design with those members of its families that have values.

    The others are left out, which is said once on stderr unless `quiet`: nothing else in the
    design needs them. What `--set` says of a hole wins over the design's own `with:`.

    Raises:
        UserError: a value is none, is for no family, or makes a name that Temporal refuses.
    """
    families = family_holes(design)
    known = {hole for holes in families.values() for hole in holes}
    members = declared_members(design, _values(given or (), known))
    for reason in refused_members(design, members):
        raise UserError(f"--set: {reason}")
    if (left_out := members.lacking(design)) and not quiet:
        lacking = sorted({hole for holes in left_out.values() for hole in holes})
        advice = " ".join(f"--set {hole}=VALUE" for hole in lacking)
        echo(f"left out: {', '.join(left_out)}, whose members are not known ({advice})", err=True)
    return with_members(design, members)


def _values(given: Sequence[str], known: set[str]) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for text in given:
        hole, equals, value = text.partition("=")
        if not (hole and equals):
            raise UserError(f"--set: expected HOLE=VALUE such as org=acme, found {text!r}")
        if hole not in known:
            otherwise = f"the design has {some_of(sorted(known)) or 'no family of namespaces'}"
            raise UnknownNameError("hole", hole, known, otherwise)
        values[hole] = tuple(dict.fromkeys((*values.get(hole, ()), value)))
    return values
