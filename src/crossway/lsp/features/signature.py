"""What a call takes, while its arguments are typed: of calls, signals, functions and records."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types as lsp

from crossway.design.builtins import BUILTINS
from crossway.design.model import Signature
from crossway.language import tree
from crossway.lsp.completing import Known, known_at
from crossway.lsp.describing import (
    builtin_parameters,
    builtin_text,
    parameter_texts,
    signature_text,
)
from crossway.lsp.scope import called, operation_called
from crossway.lsp.session import Session

TRIGGERS = ["(", ","]


async def signature_help(
    session: Session, params: lsp.SignatureHelpParams
) -> lsp.SignatureHelp | None:
    """Return the signature of what is being called, and which of its parameters is next."""
    known = known_at(session, params.text_document.uri, params.position)
    opened = known.typed.open if known else None
    if known is None or opened is None or opened[1] != "(" or known.typed.in_comment:
        return None
    before, _, commas = opened
    found = _called(known, [token.text for token in before])
    if found is None:
        return None
    label, parameters = found
    shown = [lsp.ParameterInformation(one) for one in parameters]
    active = min(commas, max(0, len(shown) - 1))
    return lsp.SignatureHelp([lsp.SignatureInformation(label, parameters=shown)], 0, active)


def _called(known: Known, texts: list[str]) -> tuple[str, Sequence[str]] | None:
    """Return the signature on one line and its parameters, for what stands before a bracket."""
    name = _path(texts)
    if not name:
        return None
    before = texts[: len(texts) - 2 * name.count(".") - 1]
    if name in BUILTINS and before[-1:] not in (["activity"], ["workflow"]):
        return builtin_text(BUILTINS[name]), builtin_parameters(BUILTINS[name])
    signature = _signature(known, before, name)
    return (signature_text(name, signature), parameter_texts(signature)) if signature else None


def _path(texts: list[str]) -> str:
    """Return the dotted name that some tokens end with."""
    at = len(texts)
    while at >= 1 and texts[at - 1].isidentifier() and (at == len(texts) or texts[at] == "."):
        at -= 1
        if at < 1 or texts[at - 1] != ".":
            break
        at -= 1
    return "".join(texts[at:])


def _signature(known: Known, before: list[str], name: str) -> Signature | None:
    design, path = known.design, known.path
    match before:
        case [*_, "activity"]:
            return called(design, path, tree.ActivityCall(name, ()))
        case [*_, "nexus", str() as target, "workflow" | "operation" | "activity"]:
            return operation_called(design, path, target.strip('"'), None, name)
        case [*_, "workflow"]:
            return called(design, path, tree.WorkflowCall(name, ()))
        case [*_, "nexus", str() as endpoint]:
            service, _, operation = name.rpartition(".")
            return operation_called(design, path, endpoint, service, operation)
        case ["close"]:
            return _own(known, name)
        case ["signal"]:
            handle, _, signal = name.rpartition(".")
            return _sent(known, handle, signal)
        case _:  # what the design does not say
            return None


def _own(known: Known, kind: str) -> Signature | None:
    """Return what ends the workflow around the cursor: its results, or its parameters again."""
    owner = known.inside.owner
    if not isinstance(owner, tree.Workflow):
        return None
    flow = known.design.workflows.get(known.design.names.workflows.name(owner.name, known.path))
    if flow is None or kind == "fail":
        return None
    if kind == "continue_as_new":
        return flow.signature
    results = [(f"result{n or ''}", kind) for n, kind in enumerate(flow.signature.outputs)]
    return Signature(tuple(results)) if flow.signature.results else None


def _sent(known: Known, handle: str, signal: str) -> Signature | None:
    for flow in known.design.workflows.values():
        if handle and (found := flow.handlers.get(("signal", signal))):
            return found
    return None
