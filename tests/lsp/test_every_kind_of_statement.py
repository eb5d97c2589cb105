"""Every kind of statement that binds a name tells an editor where, a new one as well."""

from __future__ import annotations

from textwrap import indent

from crossway.checks import Checked
from crossway.design.reading import load_text
from crossway.language.blocks import inner_blocks, own_names, statements
from crossway.lsp.index import Index
from tests.helpers.spellings_of_statements import SPELLINGS

PATH = "x.twf"


def test_what_a_statement_binds_is_found_where_it_is_bound() -> None:
    """Else a rename leaves it as it was, and the design means something else."""
    bodies = (
        f"workflow W{n}():\n{indent(text, '    ')}\n" for n, (text, _) in enumerate(SPELLINGS)
    )
    workspace = load_text("".join(bodies), PATH)
    occurrences = Index(Checked(workspace)).occurrences(PATH)
    defined = {(one.symbol.owner, one.symbol.name) for one in occurrences if one.defines}
    lost = []
    for workflow in workspace.design.workflows.values():
        if workflow.tree is None:  # called, and written nowhere
            continue
        for statement in statements(workflow.tree.body):
            inside = (name for inner in inner_blocks(statement) for name in inner.names)
            for name in {*own_names(statement), *inside}:
                if (f"{PATH}:{workflow.tree.span.line}", name) not in defined:
                    lost.append(f"{type(statement).__name__} binds {name}")
    assert lost == []
