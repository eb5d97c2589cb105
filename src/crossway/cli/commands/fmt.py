"""`crossway fmt PATH..`: designs in the canonical layout."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Annotated

import typer

from crossway.checks import Checked
from crossway.cli.exits import FAILED
from crossway.cli.flags import path_of
from crossway.cli.output import echo, echo_exactly, say
from crossway.cli.report import text_report
from crossway.cli.rewriting import write_anew
from crossway.cli.stdin import read_stdin
from crossway.cli.workspaces import designs_at, is_stdin, only, without_errors
from crossway.design import STANDARD_INPUT, WorkspaceError
from crossway.design.reading import LARGEST, LARGEST_PAGE, Files, designs_below, is_markdown
from crossway.errors import CrosswayError, UserError
from crossway.format import (
    ChangedError,
    UnreadableError,
    UnspeakableError,
    format_page,
    format_text,
    reread,
    respelled,
)
from crossway.language.diagnostic import Diagnostic
from crossway.language.lexer import split_lines
from crossway.language.printer.page import Spelling
from crossway.language.visible import visible


@dataclass(frozen=True, slots=True)
class _File:
    """A file, its text, and what it becomes: None where it does not parse, and why."""

    path: Path
    text: str
    formatted: str | None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def changes(self) -> bool:
        return self.formatted is not None and self.formatted != self.text

    @property
    def name(self) -> str:
        return STANDARD_INPUT if is_stdin(self.path) else self.path.as_posix()


def fmt(
    paths: Annotated[
        list[Path],
        typer.Argument(
            parser=path_of,
            metavar="PATH..",
            help=".twf files, folders of them, Markdown files, or - for standard input.",
        ),
    ],
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; name what would change, exit with 1."),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change.")
    ] = False,
    modern: Annotated[
        bool, typer.Option("--modern", help="Rewrite the design in the modern spelling, too.")
    ] = False,
    classic: Annotated[
        bool, typer.Option("--classic", help="Rewrite the design in the classic spelling, too.")
    ] = False,
) -> None:
    """Bring designs into the canonical layout: what they mean, and their comments, stay.

    Four spaces a level, one space between words, single blank lines, and one around each
    definition with a block; breaks within brackets stay, and a line of more than 100 columns gets
    some. In a Markdown file that is named its TWF blocks are formatted, in a folder its .twf files.
    A file that does not parse stays as it is, and the exit code is 1; a block that does not is
    only named. Standard input is printed formatted.

    --modern and --classic write out what a design leaves to rules: services, endpoints, workers
    and namespaces. Each PATH is one design then, and compiles to the same Python as before.
    """
    if modern and classic:
        raise UserError("--modern and --classic are two spellings; choose one")
    if modern or classic:
        spelling: Spelling = "modern" if modern else "classic"
        found = [one for path in paths for one in _respelled(path, spelling)]
    else:
        found = [_formatted(path, text) for path, text in _texts(paths)]
    for one in found:
        if one.diagnostics:
            say(text_report(one.diagnostics, {one.name: one.text}).plain.rstrip("\n"))
    if diff:
        for one in found:
            echo("".join(_diff(one)), nl=False)
    elif check:
        for one in filter(lambda one: one.changes, found):
            echo(visible(one.name))
    else:
        _write(found)
    _say_how_many(found, would=check or diff)
    if any(one.formatted is None or (check and one.changes) for one in found):
        raise typer.Exit(FAILED)


def _texts(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file that the paths mean, once, with its text.

    Raises:
        UserError: one is not there, cannot be read, or is no design.
    """
    if any(map(is_stdin, paths)) and len(paths) > 1:
        raise UserError("standard input, -, is formatted alone; name the files in another call")
    seen: set[str] = set()
    for path in paths:
        if is_stdin(path):
            yield path, read_stdin("PATH -")
            continue
        for file in _files_at(path):
            if (real := os.path.realpath(file)) not in seen:
                seen.add(real)
                largest = LARGEST_PAGE if is_markdown(file) else LARGEST
                yield file, Files.of(path if path.is_dir() else path.parent, {}).text(file, largest)


def _files_at(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(designs_below(path, Files.of(path, {})))
        if not found:
            said = "no .twf file in this folder or below it"
            raise WorkspaceError(f"{visible(str(path))}: {said}")
        return found
    if path.suffix.lower() != ".twf" and not is_markdown(path) and path.exists():
        said = "expected a .twf file, a folder or a Markdown file (.md)"
        raise WorkspaceError(f"{visible(str(path))}: {said}")
    return [path]


def _formatted(path: Path, text: str) -> _File:
    """Return a file with its formatted text.

    Raises:
        CrosswayError: the layout would change what it means, which is a fault of ours.
    """
    name = STANDARD_INPUT if is_stdin(path) else path.as_posix()
    try:
        if is_markdown(path):
            page = format_page(text, name)
            return _File(path, text, page.text, page.diagnostics)
        return _File(path, text, format_text(text, name))
    except UnreadableError as unreadable:
        return _File(path, text, None, unreadable.diagnostics)
    except ChangedError as fault:
        said = "formatting it would change its meaning; nothing was written. This is a fault of"
        raise CrosswayError(f"{visible(name)}: {said} Crossway: please report the file") from fault


def _respelled(path: Path, spelling: Spelling) -> Iterator[_File]:
    """Yield the files of a design in a spelling; its errors are printed, and the command ends.

    Raises:
        UserError: something of it cannot be written in that spelling, or it is a page.
    """
    if is_markdown(path):
        raise UserError(f"{visible(str(path))}: a page keeps its spelling; name a design's files")
    checked = only(designs_at(path))
    without_errors(checked)
    workspace = checked.workspace
    try:
        texts = respelled(workspace, spelling)
    except UnspeakableError as fault:
        place = f"{fault.span.path}:{fault.span.line}" if fault.span.path else workspace.name
        raise UserError(f"{visible(place)}: {fault}") from fault
    if found := Checked(reread(workspace, texts)).errors:
        said = f"{visible(workspace.name)}: in the {spelling} spelling it would have an error"
        raise UserError(f"{said}: {found[0].message}; nothing was written")
    for name, text in texts.items():
        yield _File(path if is_stdin(path) else Path(name), workspace.texts[name], text)


def _diff(file: _File) -> Iterator[str]:
    if file.formatted is None:
        return
    old, new = (_ended(split_lines(text)) for text in (file.text, file.formatted))
    for line in unified_diff(old, new, visible(file.name), visible(file.name)):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _ended(lines: Sequence[str]) -> list[str]:
    """Return lines with their ends, of which the last has none where nothing follows it."""
    *ended, last = lines
    return [*(f"{line}\n" for line in ended), *([last] if last else [])]


def _write(files: Sequence[_File]) -> None:
    for file in files:
        if is_stdin(file.path):
            echo_exactly(file.text if file.formatted is None else file.formatted)
        elif file.formatted is not None and file.changes:
            write_anew(file.path, file.formatted)


def _say_how_many(files: Sequence[_File], *, would: bool) -> None:
    changed = sum(file.changes for file in files)
    left = sum(file.formatted is None for file in files)
    if is_stdin(files[0].path) and not would:
        return
    did = "would be formatted" if would else "formatted"
    said = [f"{_files(changed)} {did}", f"{_files(len(files) - changed - left)} left as is"]
    say(", ".join([*said, *([f"{_files(left)} not readable"] if left else [])]))


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"
