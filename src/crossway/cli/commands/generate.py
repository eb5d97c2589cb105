"""`crossway generate PATH`: the Python that `crossway run` executes."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated

from crossway.cli.flags import Block, DesignPath, Members, namespace_flag
from crossway.cli.members import chosen
from crossway.cli.output import echo
from crossway.cli.workspaces import design_at, without_errors
from crossway.compiler import compile_design
from crossway.design.members import declared_values
from crossway.design.model import Design
from crossway.errors import UnknownNameError, UserError
from crossway.language.span import Span


def _refuse_samples(design: Design) -> None:
    unknown = [name for names in design.unknowns.values() for name in names]
    if unknown:
        listed = "".join(f"\n  {one.name} ({_place(one.span)})" for one in unknown)
        raise UserError(f"nothing defines these names, and no sample stands in code:{listed}")


def _place(span: Span) -> str:
    return f"{PurePath(span.path).name}:{span.line}"


def generate(
    path: DesignPath,
    namespace: Annotated[str | None, namespace_flag("Only the module of this namespace.")] = None,
    block: Block = None,
    members: Members = None,
) -> None:
    """Print the Python that a design compiles to: one module per namespace.

    The same design gives the same text, byte for byte. The exit code is 1 when the design
    has errors, and 2 when it uses names that nothing defines: `run` puts samples there. A family
    of namespaces is shown as it is, or the members that --set or the design's `with:` names.
    """
    design = without_errors(design_at(path, block))
    if members or declared_values(design):  # else families are shown as they are
        design = chosen(design, members)
    _refuse_samples(design.own)
    sources = compile_design(design.own)
    modules = dict(zip(design.namespaces, sources.items(), strict=True))
    if namespace is not None:
        if namespace not in modules:
            known = f"the design's namespaces are {', '.join(modules)}"
            raise UnknownNameError("namespace", namespace, modules, known)
        modules = {namespace: modules[namespace]}
    for name, source in modules.values():
        header = f"# --- {name}.py ---\n" if len(modules) > 1 else ""
        echo(header + source, nl=False)
