"""Definitions -> text."""

from __future__ import annotations

from typing import assert_never

from crossway.language import tree
from crossway.language.printer.expressions import (
    print_expression,
    print_parameters,
    print_results,
    print_string,
    print_type,
)
from crossway.language.printer.options import print_entries, print_options
from crossway.language.printer.page import Page
from crossway.language.printer.statements import print_block, print_statement
from crossway.language.printer.testing import print_test


def print_definition(page: Page, definition: tree.Definition) -> None:
    """Print a definition and everything in it."""
    match definition:
        case tree.Workflow():
            _print_workflow(page, definition)
        case tree.Activity():
            page.begin(definition, f"activity {_signature(page, definition)}:")
            with page.indented():
                print_options(page, definition.default_options, "default_options")
            print_block(page, definition.body)
        case tree.Service():
            word = "nexus_service" if page.classic(definition) else "nexus service"
            extern = "extern " if definition.extern else ""
            page.begin(definition, f"{extern}{word} {definition.name}:")
            with page.indented():
                print_options(page, definition.options)
                for operation in definition.operations:
                    _print_operation(page, operation)
        case tree.Endpoint():
            page.begin(definition, f"nexus_endpoint {definition.name}:")
            with page.indented():
                print_entries(page, definition.settings)
        case tree.TestBlock():
            print_test(page, definition)
        case tree.Evaluate() | tree.Comment():
            print_statement(page, definition)
        case _:  # the rest, which its type lists
            _print_listing(page, definition)


_Signed = tree.Workflow | tree.Activity | tree.Handler | tree.Operation


def _signature(page: Page, node: _Signed) -> str:
    results = print_results(node.results, classic=page.classic(node))
    return f"{node.name}{print_parameters(node.parameters)}{results}"


def _print_workflow(page: Page, workflow: tree.Workflow) -> None:
    page.begin(workflow, f"workflow {_signature(page, workflow)}:")
    with page.indented():
        print_options(page, workflow.default_options, "default_options")
        if workflow.state is not None:
            page.write("state:")
            with page.indented():
                for entry in workflow.state:
                    _print_state_entry(page, entry)
        for handler in workflow.handlers:
            _print_handler(page, handler)
    print_block(page, workflow.body)


def _print_state_entry(page: Page, entry: tree.StateEntry) -> None:
    match entry:
        case tree.Comment():
            page.comment(entry)
        case tree.Condition():
            page.begin(entry, f"condition {entry.name}")
        case tree.Variable():
            type_text = f": {print_type(entry.type)}" if entry.type else ""
            value = f" = {print_expression(entry.value)}" if entry.value is not None else ""
            page.begin(entry, f"{entry.name}{type_text}{value}")
        case _:
            assert_never(entry)


def _print_handler(page: Page, handler: tree.Handler | tree.Comment) -> None:
    if isinstance(handler, tree.Comment):
        page.comment(handler)
        return
    page.begin(handler, f"{handler.kind} {_signature(page, handler)}:")
    with page.indented():
        print_options(page, handler.options)
    print_block(page, handler.body)


def _print_operation(page: Page, operation: tree.Operation | tree.Comment) -> None:
    if isinstance(operation, tree.Comment):
        page.comment(operation)
    elif operation.workflow is not None:
        page.begin(operation, f"async {operation.name} workflow {operation.workflow}")
        _print_options_of(page, operation)
    elif operation.body is None:
        page.begin(operation, f"operation {_signature(page, operation)}")
        _print_options_of(page, operation)
    else:
        word = "operation" if page.classic(operation) else "sync"
        page.begin(operation, f"{word} {_signature(page, operation)}:")
        _print_options_of(page, operation)
        print_block(page, operation.body)


def _print_options_of(page: Page, operation: tree.Operation) -> None:
    with page.indented():
        print_options(page, operation.options)


# --- what only lists -----------------------------------------------------------------


_Listing = tree.Worker | tree.Namespace | tree.TypeBlock | tree.Package | tree.Import


def _print_listing(page: Page, definition: _Listing) -> None:
    match definition:
        case tree.Package():
            page.begin(definition, f"package {definition.name}")
        case tree.Import():
            alias = f"{definition.alias} " if definition.alias else ""
            page.begin(definition, f"import {alias}{print_string(definition.path)}")
        case tree.Worker():
            extern = "extern " if definition.extern else ""
            page.begin(definition, f"{extern}worker {definition.name}:")
            _print_members(page, definition.entries)
        case tree.Namespace():
            page.begin(definition, f"namespace {definition.name}:")
            with page.indented():
                print_options(page, definition.values, "with")
                print_options(page, definition.search_attributes, "search_attributes")
            _print_members(page, definition.entries)
        case tree.TypeBlock():
            page.begin(definition, f"type {definition.name}:")
            _print_members(page, definition.fields)
        case _:
            assert_never(definition)


_Member = tree.WorkerEntry | tree.NamespaceEntry | tree.TypeField | tree.Comment


def _print_members(page: Page, members: tuple[_Member, ...]) -> None:
    with page.indented():
        for member in members:
            _print_member(page, member)


def _print_member(page: Page, member: _Member) -> None:
    match member:
        case tree.Comment():
            page.comment(member)
        case tree.WorkerEntry():
            word = "nexus service" if member.kind == "service" else member.kind
            page.begin(member, f"{word} {member.name}")
        case tree.NamespaceEntry():
            kind = "nexus endpoint" if member.kind == "endpoint" else member.kind
            page.begin(member, f"{kind} {member.name}")
            with page.indented():
                print_options(page, member.options)
        case tree.TypeField():
            page.begin(member, f"{member.name}: {print_type(member.type)}")
        case _:
            assert_never(member)
