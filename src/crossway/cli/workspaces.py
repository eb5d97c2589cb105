"""The design that a command's PATH and --block name, read once and checked once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from crossway.checks import Checked
from crossway.cli.exits import FAILED
from crossway.cli.output import echo
from crossway.cli.report import summary, text_report
from crossway.cli.stdin import DASH, read_stdin
from crossway.design import Workspace, load, load_text
from crossway.design.model import Design
from crossway.errors import UnknownNameError, UserError
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity, in_order

_LISTED = 20
"""How many blocks a message lists."""


def is_stdin(path: Path) -> bool:
    """Whether PATH says that the design comes by standard input."""
    return str(path) == DASH


def designs_at(path: Path, block: str | None = None) -> tuple[Checked, ...]:
    """Return the designs at `path`: one, or one for each block of a Markdown file.

    `block` chooses among the blocks: `8` is the one at line 8 with all alternatives that it
    shows, `8.2` the second of those.

    Raises:
        UserError: nothing is there, it holds no TWF, it cannot be read, or has no such block.
    """
    found = (load_text(read_stdin("PATH -")),) if is_stdin(path) else load(path)
    fitting = [space for space in found if block is None or block in space.labels]
    if not fitting:
        raise UserError(_no_block(str(block), found))
    return tuple(map(Checked, fitting))


def _no_block(block: str, found: tuple[Workspace, ...]) -> str:
    labels = [space.labels[-1] for space in found if space.labels]
    more = f" and {len(labels) - _LISTED} more" if len(labels) > _LISTED else ""
    listed = f"the blocks are {', '.join(labels[:_LISTED])}{more}"
    known = listed if labels else "only a Markdown file has blocks"
    return f"no TWF block is at line {block}; {known}"


def design_at(path: Path, block: str | None = None, workflow: str | None = None) -> Checked:
    """Return the one design that PATH means; `workflow` narrows it to those that define it.

    Raises:
        UserError: as `designs_at`, or several fit; the message lists them.
    """
    return only(designs_at(path, block), workflow)


def only(found: tuple[Checked, ...], workflow: str | None = None) -> Checked:
    """Return the one design of several that is meant, as `design_at` does."""
    if workflow is not None and len(found) > 1:
        found = _defining(workflow, found)
    if len(found) == 1:
        return found[0]
    choices = "".join(
        f"\n  --block {one.workspace.labels[-1]}  ({', '.join(_workflows(one)) or 'no workflow'})"
        for one in found[:_LISTED]
    )
    more = f"\n  and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    raise UserError(f"there are several designs here; choose one:{choices}{more}")


def _defining(workflow: str, found: tuple[Checked, ...]) -> tuple[Checked, ...]:
    fitting = tuple(one for one in found if workflow in _workflows(one))
    if not fitting:
        known = sorted({name for one in found for name in _workflows(one)})
        otherwise = f"known are {', '.join(known[:_LISTED]) or 'none'}"
        raise UnknownNameError("workflow", workflow, known, otherwise)
    return fitting


def _workflows(checked: Checked) -> list[str]:
    nodes = (node for parsed in checked.workspace.files for node in parsed.file.definitions)
    return [node.name for node in nodes if isinstance(node, tree.Workflow)]


def texts_of(found: Iterable[Checked]) -> dict[str, str]:
    """Return the texts that diagnostics of these designs may point into, by path."""
    texts: dict[str, str] = {}
    for space in found:
        texts |= space.workspace.texts
        if given := space.workspace.configuration:
            texts[given.path] = given.text
    return texts


def simulated_of(found: Iterable[Checked]) -> list[str]:
    """Return what is simulated in any of these designs, sorted."""
    return sorted({name for space in found for name in space.simulated})


def summary_of(found: Sequence[Checked], diagnostics: Sequence[Diagnostic]) -> str:
    """Return the one line that says how many faults there are, and how much is simulated."""
    files = {path for space in found for path in space.workspace.texts}
    return summary(diagnostics, len(files), len(simulated_of(found)))


def end_as_check_does(found: Sequence[Checked]) -> None:
    """Say on standard error what is wrong with the designs, and exit with 1 when anything is.

    What was asked of a design with errors is printed all the same: it helps to find them.
    """
    diagnostics = in_order([one for space in found for one in space.diagnostics])
    errors = [one for one in diagnostics if one.severity is Severity.ERROR]
    echo(text_report(errors, texts_of(found)).plain, nl=False, err=True)
    echo(summary_of(found, diagnostics), err=True)
    if errors:
        import typer  # which `check` does without

        raise typer.Exit(FAILED)


def settings_said(found: Sequence[Checked]) -> str:
    """Return what the designs need of a Temporal service besides what every one has, if anything.

    `run` and `dev` set it on the server that they start.
    """
    wanted: dict[str, list[str]] = {}
    for space in found:
        for setting, operations in space.design.wanted_settings.items():
            wanted.setdefault(setting, []).extend(operations)
    each = (f"{setting}=true for {', '.join(names)}" for setting, names in wanted.items())
    return f"needs of the service: {'; '.join(each)}" if wanted else ""


def without_errors(checked: Checked) -> Design:
    """Return a design that is fit to be compiled; else print its errors and exit with 1."""
    if checked.errors:
        import typer  # which `check` does without

        text = text_report(checked.errors, checked.workspace.texts)
        echo(text.plain, nl=False, err=True)
        raise typer.Exit(FAILED)
    return checked.design
