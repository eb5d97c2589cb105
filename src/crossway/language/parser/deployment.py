"""Top level: Nexus endpoints, workers, namespaces.

Source: TWF specification, "Worker and Namespace Definitions", "Nexus Service
Definitions"; DESIGN.md section 3 for the classic spellings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from crossway.language import tree
from crossway.language.near import did_you_mean
from crossway.language.outline import block_meant
from crossway.language.parser.calls import entries_follow, leading_options, options_line_of
from crossway.language.parser.cursor import Cursor, LineError
from crossway.language.parser.flow import save_below
from crossway.language.parser.options import entries
from crossway.language.parser.scope import Reading
from crossway.language.parser.signatures import parse_deploy_name, parse_dotted
from crossway.language.tokens import SourceLine

# --- endpoints, workers, namespaces --------------------------------------------------


def parse_endpoint(reading: Reading) -> tree.Endpoint:
    """Return `nexus_endpoint E:` with its settings."""
    reading.cursor.next()
    name = parse_deploy_name(reading.cursor, "the name of the endpoint")
    reading.scope.opens_block(reading.cursor, "an endpoint")
    reading.took_children = True
    _refuse_services(reading)
    settings = entries(reading.line.children, reading.scope)
    return tree.Endpoint(name, settings, **reading.fields(), classic=True)


def parse_worker(reading: Reading) -> tree.Worker:
    """Return `worker name:` or `extern worker name:` with what it registers."""
    extern = reading.cursor.accept("extern") is not None
    hint = "`extern worker W:` and `extern nexus service S:` are what somebody else serves"
    if extern and not reading.cursor.at("worker"):
        near = did_you_mean(reading.cursor.token.text, ("worker", "nexus_service"))
        reading.cursor.fail("expected `worker` or `nexus service` after `extern`", near or hint)
    reading.cursor.expect("worker", "to begin a worker")
    name = reading.cursor.name("the name of the worker")
    reading.scope.opens_block(reading.cursor, "a worker")
    _refuse_lists(reading)
    entries = reading.members(_worker_entry, save_below)
    return tree.Worker(name, entries, **reading.fields(), extern=extern)


_LISTED_AS = {
    "workflows": "workflow",
    "activities": "activity",
    **dict.fromkeys(("services", "nexus_services", "operations"), "nexus service"),
}
"""What other tools begin a list of a worker's with, and what each of its lines begins with here."""


def _refuse_lists(reading: Reading) -> None:
    """Report the first of a worker's lists, and take all of them out: they are one slip.

    worker orders:
        workflows: [Ship, Pack]
        activities:
            Charge
    """
    lists = [
        line
        for line in reading.line.children
        if not line.is_comment and line.start.text in _LISTED_AS
    ]
    if lists:
        word = lists[0].start.text
        hint = f"write `{_LISTED_AS[word]} Name`, each on a line of its own"
        _refuse(reading, lists, f"a worker has no list of {word}", hint)


def _refuse_services(reading: Reading) -> None:
    """Report the first of the services below an endpoint, and take all of them out.

    nexus_endpoint PaymentsEndpoint:
        target_task_queue: payments
        nexus service Payments
    """
    served = [line for line in reading.line.children if _names_service(line)]
    if served:
        hint = "list it in a worker of the task queue that the endpoint leads to, `worker Name:`"
        _refuse(reading, served, "an endpoint lists no services", hint)


def _names_service(line: SourceLine) -> bool:
    words = [token.text for token in line.tokens[:2]]
    listed = words[:1] in (["service"], ["nexus"], ["nexus_service"])
    return listed and words[1:] not in ([], [":"])


def _refuse(reading: Reading, lines: Sequence[SourceLine], said: str, hint: str) -> None:
    """Report the first of these lines below a definition, and take all of them out."""
    reading.scope.complain(lines[0], said, hint)
    for line in lines:
        reading.line.children.remove(line)


def _worker_entry(reading: Reading) -> tree.WorkerEntry:
    cursor = reading.cursor
    kind = _worker_entry_kind(cursor)
    named = f"write `{'nexus service' if kind == 'service' else kind} Name`"
    name = parse_dotted(cursor, f"the name of the {kind}", named if cursor.at(":") else None)
    cursor.expect_end("after the name", "a worker lists names only")
    return tree.WorkerEntry(kind, name, **reading.fields())


def _worker_entry_kind(cursor: Cursor) -> Literal["workflow", "activity", "service"]:
    if cursor.accept("workflow"):
        return "workflow"
    if cursor.accept("activity"):
        return "activity"
    if cursor.accept("nexus_service"):
        return "service"
    if not cursor.accept("nexus"):
        hint = "write `workflow Name`, `activity Name` or `nexus service Name`, one on each line"
        if cursor.peek().text == ":":
            hint = "options such as `task_queue` stand in a `namespace` block"
        cursor.fail("expected `workflow`, `activity` or `nexus service`", hint)
    cursor.expect("service", "after `nexus`", "write `nexus service Name`")
    return "service"


_NAMESPACE = "the name of the namespace"
_BARE = "write it without quotes: letters, digits, hyphens and `{holes}`"


def parse_namespace(reading: Reading) -> tree.Namespace:
    """Return `namespace name:` with its workers and endpoints."""
    reading.cursor.next()
    name = reading.scope.attempt(
        reading.cursor, lambda cursor: parse_deploy_name(cursor, _NAMESPACE, _BARE), ""
    )
    reading.scope.opens_block(reading.cursor, "a namespace")
    values, attributes = (
        _entries_below(reading, "with"),
        _entries_below(reading, "search_attributes"),
    )
    members = reading.members(_namespace_entry, save_below)
    return tree.Namespace(name, members, values, attributes, **reading.fields())


def _entries_below(parent: Reading, word: str) -> tree.Options:
    """Return what stands below `with:` or `search_attributes:`, and take the line out."""
    code = (one for one in parent.line.children if not one.is_comment)
    line = next((one for one in code if block_meant(one, (word,)) or one.start.text == word), None)
    if line is None:
        return ()
    parent.line.children.remove(line)
    cursor = parent.scope.begun(line, word)
    try:
        parent.scope.opens_block(cursor, f"`{word}`")
    except LineError as fault:
        parent.scope.report(line, fault)
    return (*parent.scope.note(line), *entries(line.children, parent.scope))


def _namespace_entry(reading: Reading) -> tree.NamespaceEntry:
    cursor = reading.cursor
    kind: Literal["worker", "endpoint"] = "worker"
    if cursor.accept("nexus_endpoint"):
        kind = "endpoint"
    elif cursor.accept("nexus"):
        hint = "write `nexus endpoint Name`; a service stands in a worker"
        cursor.expect("endpoint", "after `nexus`", hint)
        kind = "endpoint"
    elif not cursor.accept("worker"):
        hint = "write `worker name` or `nexus endpoint Name`"
        if cursor.peek().text == ":":
            hint = "options stand below a worker or an endpoint, in `options:`"
        cursor.fail("expected `worker` or `nexus endpoint`", hint)
    if kind == "endpoint":
        name = parse_deploy_name(cursor, "the name of the endpoint")
    else:
        name = cursor.name("the name of the worker", "write `worker Name`")
    cursor.accept(":")
    cursor.expect_end(f"after the {kind}", "its options stand indented below, in `options:`")
    if kind == "endpoint":
        _refuse_services(reading)
    return tree.NamespaceEntry(kind, name, _entry_options(reading), **reading.fields())


def _entry_options(reading: Reading) -> tree.Options:
    """Return the options below, in an `options:` block or without one."""
    reading.took_children = True
    if entries_follow(reading.line.children):
        return entries(reading.line.children, reading.scope)
    options, rest = leading_options(reading.line.children, reading.scope)
    lists = any(line.start.text in _LISTED for line in rest)
    return (*options, *options_line_of(rest, reading.scope, _LISTS if lists else _DEDENT))


_LISTED = ("workflow", "activity", "service", "nexus", "nexus_service")
_LISTS = "`worker NAME:` lists what it registers outside of the namespace, which only names it"
_DEDENT = "write an option as `key: value`; dedent what is none"
