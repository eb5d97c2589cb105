"""`crossway generate PATH`: the Python that `crossway run` executes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crossway.cli.flags import (
    Block,
    DesignPath,
    Members,
    Owner,
    namespace_flag,
    owner_name,
    path_of,
)
from crossway.cli.members import chosen
from crossway.cli.output import echo
from crossway.cli.projects import write_projects
from crossway.cli.workspaces import design_at, without_errors
from crossway.compiler import compile_design
from crossway.design.members import declared_members
from crossway.design.model import Design
from crossway.errors import UnknownNameError, UserError
from crossway.language.span import line_of


def _refuse_samples(design: Design) -> None:
    unknown = [name for names in design.unknowns.values() for name in names]
    if unknown:
        listed = "".join(f"\n  {one.name} ({line_of(one.span)})" for one in unknown)
        raise UserError(f"nothing defines these names, and no sample stands in code:{listed}")


def _chosen(namespaces: tuple[str, ...], asked: str | None) -> tuple[str, ...]:
    if asked is None:
        return namespaces
    if asked not in namespaces:
        known = f"the design's namespaces are {', '.join(namespaces)}"
        raise UnknownNameError("namespace", asked, namespaces, known)
    return (asked,)


def generate(
    path: DesignPath,
    namespace: Annotated[str | None, namespace_flag("Only the module of this namespace.")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            *("-o", "--into"),
            parser=path_of,
            metavar="DIR",
            help="Write a project for each namespace there instead: code that is yours.",
        ),
    ] = None,
    standalone: Annotated[
        bool, typer.Option("--standalone", help="With -o: projects that do without Crossway.")
    ] = False,
    owner: Owner = None,
    block: Block = None,
    members: Members = None,
) -> None:
    """Print the Python that a design compiles to: one module per namespace.

    With -o it becomes a project for each namespace, which a team owns: an installable package with
    typed models, activities by reference, worker, starter, tests and an image, and beside it the
    contract of what it offers. Written again it keeps what the team wrote; what does not merge
    is left, with the merge beside it, and the exit code is 1.

    The same design gives the same text, byte for byte. The exit code is 1 when the design
    has errors, and 2 when it uses names that nothing defines: `run` puts samples there. A family
    of namespaces is shown as it is, or the members that --set or the design's `with:` names.
    """
    if standalone and output is None:
        raise UserError("--standalone is for projects: say where, with -o DIR")
    checked = design_at(path, block)
    design = without_errors(checked)
    if members or declared_members(design).own:  # else families are shown as they are
        design = chosen(design, members)
    _refuse_samples(design.own)
    if output is not None:
        spaces = _chosen(design.own.namespaces, namespace)
        name = owner_name(owner, checked.workspace.name)
        write_projects(
            checked, design.own, output, owner=name, namespaces=spaces, standalone=standalone
        )
        return
    sources = compile_design(design.own)
    modules = dict(zip(design.namespaces, sources.items(), strict=True))
    if namespace is not None:
        modules = {name: modules[name] for name in _chosen(tuple(modules), namespace)}
    for name, source in modules.values():
        header = f"# --- {name}.py ---\n" if len(modules) > 1 else ""
        echo(header + source, nl=False)
