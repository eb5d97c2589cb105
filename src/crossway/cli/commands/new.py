"""`crossway new NAME`: a folder that begins as one of the examples."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

import crossway
from crossway.cli.output import echo
from crossway.errors import ClusterError, UnknownNameError, UserError
from crossway.language.visible import visible

FIRST = "first"
"""What a folder begins with unless another example is named."""

TAKEN = ("*.twf", "*.py", "*.json")
"""What a folder gets of an example: not its page, which speaks of the repository."""


def examples() -> dict[str, Path]:
    """Return the folders of the examples by their names.

    They are in the wheel; in a checkout they are beside `src`.

    Raises:
        ClusterError: the package was installed without them.
    """
    package = Path(crossway.__file__).parent
    for folder in (package / "examples", package.parents[1] / "examples"):
        found = {path.parent.name: path.parent for path in sorted(folder.glob("*/README.md"))}
        if found:
            return found
    raise ClusterError("the examples are not installed; reinstall the package crossway")


def named(incomplete: str) -> list[str]:
    """Return the examples that begin as is typed, for a shell's completion."""
    return [name for name in examples() if name.startswith(incomplete)]


def new(
    folder: Annotated[
        Path | None, typer.Argument(metavar="NAME", help="The folder to make.")
    ] = None,
    example: Annotated[
        str,
        typer.Option(
            metavar="EXAMPLE", help="What to begin with.", autocompletion=named, show_default=True
        ),
    ] = FIRST,
    listed: Annotated[bool, typer.Option("--list", help="List the examples instead.")] = False,
) -> None:
    """Begin a folder of your own with one of the examples.

    It gets the design, the Python beside it and the tests. Nothing that is there is overwritten.
    """
    known = examples()
    if listed:
        for name, path in known.items():
            echo(f"{name:<12}{_title(path)}")
        return
    if folder is None:
        raise UserError("name the folder to make, or list the examples with --list")
    if example not in known:
        raise UnknownNameError("example", visible(example), known, f"there is {', '.join(known)}")
    made = _copied(known[example], folder)
    for path in made:
        echo(str(path))
    name = str(made[0].parent)
    next_step = shlex.join(["crossway", "check", *["--"] * name.startswith("-"), name])
    echo(f"try: {visible(next_step)}", err=True)


def _title(path: Path) -> str:
    """Return what the page of an example is headed."""
    return path.joinpath("README.md").read_text().partition("\n")[0].removeprefix("# ")


def _copied(example: Path, folder: Path) -> list[Path]:
    """Copy an example and return the files that were made.

    Raises:
        UserError: the folder is there and not empty, or cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{visible(str(folder))} is there already, and is no empty folder")
    made = []
    try:
        for source in sorted(_sources(example)):
            target = folder / source.relative_to(example)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            made.append(target)
    except OSError as failure:
        raise UserError(f"cannot write {visible(str(folder))}: {failure.strerror}") from failure
    return made


def _sources(example: Path) -> Iterator[Path]:
    for pattern in TAKEN:
        yield from example.rglob(pattern)
