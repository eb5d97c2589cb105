"""Comments of a design on what a module has no class or function for, each with what it is about.

    # Cards and banks.            # namespace payments: Cards and banks.
    namespace payments:       =>  ...
        # two of them             # worker cards: two of them
        worker cards              TASK_QUEUES = (...)

Those on endpoints stand above `ENDPOINTS`, those on workers above `TASK_QUEUES`, those on
services that somebody else offers above the operations that are called. Those on a namespace,
and on the files that it is made of, their packages and imports, stand at the top of its module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from crossway.compiler.comments import Above, among, note, of_definition, of_file, of_members
from crossway.compiler.scope import Module
from crossway.design.model import Design
from crossway.language import tree
from crossway.language.holes import fits

Blocks = Iterator[tuple[tree.File, tree.Namespace]]


def of_module(module: Module) -> Iterator[str]:
    """Yield the comments on the namespace of a module, on its files, their packages and imports.

    So are those on workers that no namespace deploys.
    """
    table, files = module.design.names.workers, _files(module)
    used = _deployed(module.design, _all_blocks(module.design))
    for file in (one for one in module.design.files if one.path in files):
        yield from _about(PurePath(file.path).name, of_file(file))
        for item in file.definitions:
            match item:
                case tree.Package(name):
                    yield from _about(f"package {name}", _comments(item, module.above))
                case tree.Import(path, alias):
                    yield from _about(f"import {alias or path}", _comments(item, module.above))
                case tree.Worker(name) if table.name(name, file.path) not in used:
                    yield from _about(f"worker {name}", _of_worker(item, module.above))
                case _:  # stands elsewhere in the module
                    pass
    for _, block in _blocks(module):
        texts = [*_comments(block, module.above), *among(block.values)]
        yield from _about(f"namespace {block.name}", texts)


def of_endpoints(module: Module) -> Iterator[str]:
    """Yield the comments on the endpoints that lead to the namespace of a module."""
    found = {
        entry.span: texts
        for _, block in _blocks(module)
        for entry, texts in of_members(block.entries)
    }
    for item in (item for file in module.design.files for item in file.definitions):
        if isinstance(item, tree.Endpoint):
            found[item.span] = [*_comments(item, module.above), *among(item.settings)]
    for endpoint in module.design.endpoints.values():
        if endpoint.namespace == module.namespace and endpoint.span is not None:
            yield from _about(f"endpoint {endpoint.name}", found.get(endpoint.span, ()))


def of_workers(module: Module) -> Iterator[str]:
    """Yield the comments on the workers of a namespace: on each, and where it is deployed."""
    for name, texts in _deployed(module.design, _blocks(module)).items():
        worker = module.design.names.workers.get(name)
        about = _of_worker(worker.node, module.above) if worker else ()
        yield from _about(f"worker {name}", [*about, *texts])


def of_extern_services(module: Module) -> Iterator[str]:
    """Yield the comments on those services called by a module that somebody else offers.

    One that `run` stands in for here has a class, and its comments above that.
    """
    placed = {one.name for one in module.design.residents if one.namespace == module.namespace}
    for name in sorted({target.service for target in module.operations} - placed):
        service = module.design.services.get(name)
        if service is not None and service.tree is not None and service.tree.extern:
            yield from _about(f"service {name}", of_definition(service.tree, module.above))
            for operation, texts in of_members(service.tree.operations):
                yield from _about(f"operation {operation.name}", texts)


def _about(what: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield comments, with what they are about before the first."""
    for number, text in enumerate(texts):
        yield text if number else f"{what}: {text}"


def _comments(definition: tree.Line, above: Above) -> Iterator[str]:
    yield from above.get(definition.span, ())
    yield from note(definition)


def _of_worker(worker: tree.Worker, above: Above) -> Iterator[str]:
    yield from _comments(worker, above)
    for _, texts in of_members(worker.entries):
        yield from texts


def _deployed(design: Design, blocks: Blocks) -> dict[str, list[str]]:
    """Return the workers that blocks deploy, each with the comments on that."""
    found: dict[str, list[str]] = {}
    for file, block in blocks:
        for entry, texts in of_members(block.entries):
            if entry.kind == "worker":
                name = design.names.workers.name(entry.name, file.path)
                found.setdefault(name, []).extend(texts)
    return found


def _all_blocks(design: Design) -> Blocks:
    for file in design.files:
        for item in file.definitions:
            if isinstance(item, tree.Namespace):
                yield file, item


def _blocks(module: Module) -> Blocks:
    """Yield the blocks of a namespace, or of the family that it is a member of."""
    for file, block in _all_blocks(module.design):
        if fits(block.name, module.namespace):
            yield file, block


def _files(module: Module) -> set[str]:
    """Return the paths of the files that say something of a namespace or define what is there."""
    design = module.design
    found = {file.path for file, _ in _blocks(module)}
    placed = {(one.kind, one.name) for one in design.residents if one.namespace == module.namespace}
    found |= {one.file for name, one in design.workflows.items() if ("workflow", name) in placed}
    found |= {one.file for name, one in design.services.items() if ("service", name) in placed}
    return found | {one.file for one in design.activities if ("activity", one.name) in placed}
