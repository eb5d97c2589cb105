"""One namespace of a design to the modules of a package that a team owns.

The workflows, services and task queues are those of the module that `run` executes, written by the
same emitters; what they refer to, they refer to by reference. They are parted into files, and each
file imports what the others define (`crossway.compiler.linking`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from crossway.compiler.comments import above_definitions
from crossway.compiler.contracts import Offer
from crossway.compiler.deployment_comments import of_module
from crossway.compiler.entries import emit_starter
from crossway.compiler.linking import Packages, linked
from crossway.compiler.module import emit_sections, types_of
from crossway.compiler.naming import class_of, module_names, variables
from crossway.compiler.queues import contents
from crossway.compiler.references import MODULES, References
from crossway.compiler.scope import Module
from crossway.compiler.services import behind_all
from crossway.compiler.text import Names, code, python_name
from crossway.compiler.typed import TypedFunction, emit_typed, typed_functions
from crossway.compiler.workflows import workflow_scope
from crossway.compiler.writer import Writer
from crossway.design.model import Design
from crossway.design.simulated import python_of
from crossway.language.blocks import without_comments
from crossway.language.words import leaf, snake_case

ABOUT: Mapping[str, str] = {
    "models": "What travels: the records of the design.",
    "activities": "The activities of this namespace.",
    "operations": "What operations do that the design leaves to Python.",
    "functions": "The functions that bodies of the design call.",
    "computed": "The activities that the design spells out.",
    "calls": "What this namespace calls.",
    "workflows": "The workflows of this namespace.",
    "services": "What this namespace offers over Nexus.",
    "starter": "What starts the workflows of this namespace.",
    "queues": "The task queues of this namespace, and who may call what is served on them.",
}
"""The modules of a package, and what each holds."""


@dataclass(frozen=True, slots=True)
class Project:
    """The package of one namespace: the text of its modules by name, and what is in them.

    `functions` are what Python does; `copies` are the paths of design files whose Python is
    called, with the name of the module that holds a copy of it; `contracts` are the packages
    that it takes contracts from, `endpoints` those that it calls through.
    """

    namespace: str
    package: str
    modules: Mapping[str, str]
    functions: tuple[TypedFunction, ...]
    copies: Mapping[str, str]
    contracts: tuple[str, ...]
    endpoints: tuple[str, ...]


def compile_project(
    design: Design, namespace: str, package: str, offers: Collection[Offer], runtime: str
) -> Project:
    """Return the package of a namespace.

    `offers` are the contracts that are at hand. `runtime` is the package that has the `runtime`
    of generated code: `crossway`, or a copy of it.
    """
    references = _references(design, namespace, offers)
    names, above = module_names(variables(design)), above_definitions(design)
    module = Module(design, namespace, above, names, references=references, owned=True)
    references.claim_modules(module.names)
    _claim_own(module, references)
    sections = emit_sections(module)
    functions = typed_functions(module, references)
    copies = _copies(functions)
    parts: dict[str, list[Writer]] = {}
    for name, part in sections.parts:
        parts.setdefault(name, []).append(part)
    parts["calls"] = [sections.calls, sections.functions]
    parts["queues"] = [_about(module), sections.access, sections.tail]
    for kind, name in MODULES.items():
        own = [one for one in functions if one.kind == kind]
        parts[name] = [emit_typed(one, copies) for one in own]
    parts["starter"] = emit_starter(module, references.workflows)
    written = set().union(*(one.uses for many in parts.values() for one in many))
    parts["models"] = [types_of(module, written)]
    packages = Packages(package, runtime, references.modules, tuple(copies.values()))
    texts = linked(parts, ABOUT, packages)
    used = sorted({one.module for one in references.contracts.values()})
    called = tuple(name for name in used if f"\nimport {name}" in texts.get("calls", ""))
    through = tuple(sorted({target.endpoint for target in module.operations}))
    return Project(namespace, package, texts, functions, copies, called, through)


def _about(module: Module) -> Writer:
    """Write the comments of the design on the namespace, and on the files that it is made of."""
    out = Writer()
    out.comments(of_module(module))
    return out


def _references(design: Design, namespace: str, offers: Collection[Offer]) -> References:
    queues, python = contents(design, namespace), python_of(design)
    served = {name for held in queues.values() for name in held.activities}
    known = {
        (offer.service, operation): contract
        for offer in offers
        for operation, contract in offer.operations.items()
    }
    return References(served, python.implements, known)


def _claim_own(module: Module, references: References) -> None:
    """Choose what workflows, and activities that the design spells out, are called."""
    queues = contents(module.design, module.namespace).values()
    for name in sorted({n for held in queues for n in held.workflows}):
        entry = module.design.workflows.get(name)
        if entry is not None and entry.tree is not None:
            plain = class_of(name, module.owned)
            made = module.workflow_class(name, plain, code("{}Workflow", plain))
            members = workflow_scope(entry, entry.tree, module, Writer()).members
            references.workflows[name] = code("{}.{}", made, members.run)
            for handler in without_comments(entry.tree.handlers):
                method = code("{}.{}", made, members.method(handler))
                references.handlers[name, handler.kind, handler.name] = method
    for service in sorted({n for held in queues for n in held.services}):
        for called in behind_all(module.design.services[service]):
            made = module.workflow_class(called, class_of(called, module.owned))
            references.workflows[called] = code("{}.run", made)
    for name in sorted({n for held in queues for n in held.activities}):
        activity = module.activities.get(name)
        if activity is None or not activity.spelled_out:
            continue
        if not references.in_python(name, activity.file):
            plain = python_name(snake_case(leaf(name)))
            references.written[name] = module.names.claim(plain, code("{}_activity", plain))


def _copies(functions: Iterable[TypedFunction]) -> dict[str, str]:
    """Return what the copies of Python files are called, by the paths of their design files.

    No parameter of a function is called so: it would hide the copy.
    """
    names, found = Names(), dict[str, str]()
    names.reserve(python_name(name) for name in (*ABOUT, "activity", "result"))
    for one in functions:
        names.reserve([one.python, *(name for name, _ in one.parameters)])
    for path in sorted({one.file for one in functions if one.by}):
        plain = python_name(PurePath(path).stem)
        found[path] = str(names.claim(plain, code("{}_py", plain)))
    return found
