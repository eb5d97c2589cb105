"""Activities and functions of a design to stubs that Python may implement."""

from __future__ import annotations

from crossway.compiler.answers import note_answers
from crossway.compiler.comments import of_definition, of_sketch
from crossway.compiler.leaving import holding
from crossway.compiler.parameters import parameter_list
from crossway.compiler.references import References
from crossway.compiler.results import annotated, emit_end, giving
from crossway.compiler.scope import Module, Scope
from crossway.compiler.statements import emit_block
from crossway.compiler.text import Code, code, python_name, quoted
from crossway.compiler.variables import with_kinds
from crossway.compiler.workflows import emit_inputs, emit_unknowns
from crossway.compiler.writer import Writer
from crossway.design.bodies import shown_names, visible_names
from crossway.design.changing import unshared_names
from crossway.design.model import ActivityEntry
from crossway.design.sample import sample_result
from crossway.language import tree
from crossway.language.blocks import rebound_names


def emit_activity(entry: ActivityEntry, module: Module, out: Writer) -> Code:
    """Write an activity's stub, with its compiled body if it has one; return its name."""
    if module.references is not None:
        return _referred_to(entry, module, module.references, out)
    plain = python_name(entry.name)
    out.comments(of_definition(entry.tree, module.above))
    body = entry.tree.body if entry.tree else ()
    answer, given = None, module.result(entry.signature)
    if entry.spelled_out:
        given.insert(0, _body(entry, body, module, out))
    else:
        out.comments(of_sketch(body))
        answer = sample_result(entry.signature, module.design.records, entry.name)
    name = module.names.claim(plain, code("{}_activity", plain))
    label = module.label(entry.file)
    spelled_out = entry.spelled_out
    stub = module.stub(
        "activity", entry.name, label, *given, sample=answer, spelled_out=spelled_out
    )
    out.line(code("{} = {}", name, stub))
    return name


def _referred_to(entry: ActivityEntry, module: Module, references: References, out: Writer) -> Code:
    """Return what registers an activity in a project; what the design spells out is written."""
    label, result = module.label(entry.file), module.result(entry.signature)
    function = references.written.get(entry.name)
    if function is None or entry.tree is None:
        return module.stub("activity", entry.name, label, *result)
    out.comments(of_definition(entry.tree, module.above))
    out.line(code("@activity.defn(name={})", quoted(entry.name)))
    _body(entry, entry.tree.body, module, out, function)
    return module.stub("activity", entry.name, label, function, *result, spelled_out=True)


def _body(
    entry: ActivityEntry, body: tree.Block, module: Module, out: Writer, name: Code | None = None
) -> Code:
    name = name or module.names.claim(python_name(f"_{entry.name}"))
    parameters = [(n, module.annotation(kind)) for n, kind in entry.signature.parameters]
    scope = Scope(
        module=module,
        place="activity",
        owner=entry.name,
        file=entry.file,
        out=out,
        names=visible_names(entry.tree) if entry.tree else frozenset(),
        shown=shown_names(entry.tree) if entry.tree else frozenset(),
        unshared=unshared_names(entry.tree) if entry.tree else frozenset(),
        bound={n for n, _ in parameters},
        rebound=rebound_names(body) if module.references is not None else frozenset(),
    )
    scope = with_kinds(body, dict(entry.signature.parameters), scope)
    scope = holding(entry.signature, body, giving(entry.signature, body, scope))
    note_answers(body, entry.signature, entry.name, entry.file, module)
    given = parameter_list(parameters)
    with out.block(code("async def {}({}) -> {}:", name, given, annotated(scope))):
        if entry.tree:
            scope.mark_part("line", entry.tree.span)
        emit_inputs(entry.signature.parameters, scope)
        emit_unknowns(scope)
        emit_block(body, scope)
        emit_end(body, scope)
    out.blank(2)
    return name
