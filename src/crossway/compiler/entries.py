"""How a project begins: its worker, and what starts each of its workflows.

async def start_order(client: Client, workflow_id: str, order: Order) -> ..:
    return await client.start_workflow(Order.run, order, id=workflow_id, task_queue="shop")
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crossway.compiler.queues import contents
from crossway.compiler.results import promised
from crossway.compiler.scope import Module
from crossway.compiler.text import (
    Code,
    Names,
    argument,
    code,
    commas,
    dotted,
    python_name,
    quoted,
    record,
)
from crossway.compiler.writer import Writer
from crossway.design.model import WorkflowEntry
from crossway.language.holes import is_template
from crossway.language.words import leaf, snake_case


def emit_worker(owner: str, namespace: str, package: str, *, standalone: bool) -> str:
    """Return the module that serves; `owner` is the name of the design."""
    out = Writer()
    out.docstring(f"The worker of namespace {namespace}.")
    out.blank()
    out.line(code("from __future__ import annotations"))
    out.blank()
    if not standalone:
        out.line(code("from crossway import project"))
        out.blank()
    out.line(code("from {} import queues", dotted(package)))
    if standalone:
        out.line(code("from {}.support import project", dotted(package)))
    out.blank(2)
    with out.block(code("def main() -> None:")):
        out.docstring("Serve until told to stop; `--help` says what may be set.")
        out.line(code("project.serve({}, queues)", quoted(owner)))
    out.blank(2)
    with out.block(code('if __name__ == "__main__":')):
        out.line(code("main()"))
    return str(out)


def emit_starter(module: Module, runs: Mapping[str, Code]) -> list[Writer]:
    """Return the parts of the module that starts workflows, none where there are none."""
    names, parts, table = Names(), list[Writer](), dict[str, Code]()
    for queue, name in _placed(module):
        entry = module.design.workflows.get(name)
        if entry is None or name not in runs or name in table:
            continue
        function = names.claim(python_name(f"start_{snake_case(leaf(name))}"))
        parts.append(_starter(entry, function, queue, runs[name], module))
        table[name] = function
    if not parts:
        return []
    out = Writer()
    with out.block(code("def main() -> None:")):
        out.docstring("Start a workflow from the command line; `--help` says how.")
        out.line(code("project.start({}, {})", quoted(module.namespace), record(table.items())))
    out.blank(2)
    with out.block(code('if __name__ == "__main__":')):
        out.line(code("main()"))
    return [*parts, out]


def _placed(module: Module) -> Iterable[tuple[str, str]]:
    queues = contents(module.design, module.namespace)
    return ((queue, name) for queue, held in queues.items() for name in sorted(held.workflows))


def _starter(entry: WorkflowEntry, function: Code, queue: str, run: Code, module: Module) -> Writer:
    taken = Names()
    own = [code("client"), code("workflow_id"), code("task_queue")]
    taken.reserve(own)
    given = [(taken.claim(python_name(n)), module.annotation(k)) for n, k in entry.signature.taken]
    parameters = [code("client: temporalio.client.Client"), code("workflow_id: str")]
    parameters += [code("task_queue: str")] if is_template(queue, module.namespace) else []
    parameters += [code("{}: {}", name, kind) for name, kind in given]
    at = code("task_queue") if is_template(queue, module.namespace) else quoted(queue)
    values = [name for name, _ in given]
    passed = [run, *values] if len(values) < 2 else [run]
    passed += [argument("args", code("[{}]", commas(values)))] if len(values) > 1 else []
    passed += [argument("id", code("workflow_id")), argument("task_queue", at)]
    out = Writer()
    gives = promised(entry.signature, entry.tree.body if entry.tree else (), module)
    handle = code("temporalio.client.WorkflowHandle[{}, {}]", module.workflows[entry.name], gives)
    head = code("async def {}({}) -> {}:", function, commas(parameters), handle)
    with out.block(head):
        out.docstring(f"Start the workflow {entry.name}.")
        out.line(code("return await client.start_workflow({})", commas(passed)))
    return out
