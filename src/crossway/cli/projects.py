"""`crossway generate -o DIR`: the projects of a design, written to a folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import typer

from crossway.checks import Checked
from crossway.cli.exits import FAILED
from crossway.cli.output import echo, say
from crossway.design import Workspace
from crossway.design.model import Design
from crossway.design.simulated import simulated_with_places
from crossway.errors import UserError
from crossway.export.projects import (
    MERGE,
    Outcome,
    Settings,
    Written,
    made_of,
    projects_of,
    refuse_another,
    refuse_foreign,
    unresolved,
    write,
)
from crossway.language.holes import has_holes
from crossway.language.span import line_of
from crossway.language.visible import visible


def write_projects(
    checked: Checked,
    design: Design,
    folder: Path,
    *,
    owner: str,
    namespaces: Sequence[str],
    standalone: bool,
) -> None:
    """Write a project for each of some namespaces, and the contracts of what they offer.

    Raises:
        UserError: the design cannot be a project yet, or the folder holds something else or
            the project of another design.
        Exit: with 1, something that the team wrote did not merge.
    """
    _refuse(design)
    settings = Settings(owner, _sources(checked.workspace), standalone)
    projects = projects_of(design, settings, namespaces)
    for name, files in projects.files.items():
        refuse_foreign(folder / name)
        refuse_another(folder / name, files, owner)
    conflicts = False
    for name, files in projects.files.items():
        conflicts |= _written(folder / name, files, owner)
    if {*namespaces} == {*design.namespaces}:
        for name in _lost(folder, owner, projects.files):
            say(
                f"{visible((folder / name).as_posix())}: left as it is, though the design has no "
                "such namespace or offer any more; delete it when nobody runs or imports it"
            )
    for line in projects.left:
        say(f"not copied: {line}")
    if conflicts:
        say(f"look at each {MERGE} file, take over what you want, and delete it")
        raise typer.Exit(FAILED)


def _sources(space: Workspace) -> Mapping[str, str]:
    """Return the files of a design as a folder may hold them: of a page its block, which is all
    that was read of it, since pages in a folder are no designs."""
    if space.block is None:
        return space.texts
    page = {path: text for path, (_, text) in space.parsed_texts.items()}
    return {
        Path(path).with_suffix(".twf").as_posix() if path in page else path: page.get(path, text)
        for path, text in space.texts.items()
    }


def _refuse(design: Design) -> None:
    families = [name for name in design.namespaces if has_holes(name)]
    if families:
        raise UserError(f"{', '.join(families)} is a family: say --set HOLE=VALUE, one member each")
    unknown = [
        one for one in simulated_with_places(design) if one.name.startswith(("workflow ", "value "))
    ]
    if unknown:
        listed = "".join(
            f"\n  {visible(one.name)}" + (f" ({line_of(one.span)})" if one.span else "")
            for one in unknown
        )
        raise UserError(f"nothing defines these, and no sample stands in code:{listed}")


def _lost(folder: Path, owner: str, written: Collection[str]) -> list[str]:
    """Return the projects of a design that were made earlier and are none of it any more."""
    others = (one for one in folder.iterdir() if one.name not in written)
    return sorted(one.name for one in others if made_of(one, owner))


def _written(folder: Path, files: Mapping[str, str], owner: str) -> bool:
    """Write one project, tell what became of it, and return whether something did not merge."""
    new = not folder.exists()
    found = write(folder, files, owner)
    shown = visible(folder.as_posix())
    if new:
        echo(f"{shown}: {len(found)} files")
        return False
    for line in _told(shown, found):
        echo(line)
    left = unresolved(folder)
    for path in left:
        say(f"{shown}/{visible(path)}: still to be looked at")
    return bool(left)


def _told(shown: str, found: Sequence[Written]) -> Iterator[str]:
    for one in found:
        where = f"{shown}/{visible(one.path)}"
        beside = f" {where}{MERGE}" if one.outcome is Outcome.CONFLICT else ""
        yield f"{where}: {one.outcome}{beside}"
        for name in one.left:
            yield f"{where}: {name} is kept as you changed it, though the design needs it no more"
    if not found:
        yield f"{shown}: as it was"
