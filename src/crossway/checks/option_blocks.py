"""Every block of options in a design, with the schema it has to fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crossway.checks import option_schema as schema
from crossway.checks.facts import Facts
from crossway.checks.walking import Site, without_comments
from crossway.language import tree
from crossway.language.words import snake_case


@dataclass(frozen=True, slots=True)
class OptionBlock:
    """Options and what takes them: `owner` is its name in a message."""

    owner: str
    options: tree.Options
    schema: schema.Schema


def option_blocks(facts: Facts) -> Iterator[OptionBlock]:
    """Yield the option blocks of calls, definitions, handlers, workers and endpoints.

    Behind each come the blocks nested in it: `retry_policy`, `priority`.
    """
    for body in facts.bodies:
        for site in body.sites:
            yield from _with_nested(_of_call(site))
    for block in (*_of_definitions(facts), *_of_deployment(facts)):
        yield from _with_nested(block)


def _with_nested(block: OptionBlock) -> Iterator[OptionBlock]:
    yield block
    for entry in without_comments(block.options):
        kind = block.schema.get(snake_case(entry.key))
        if isinstance(entry.value, tuple) and isinstance(kind, Mapping):
            yield OptionBlock(entry.key, entry.value, kind)


def _of_call(site: Site) -> OptionBlock:
    match site.call:
        case tree.ActivityCall(options=options):
            return OptionBlock("an activity call", options, schema.ACTIVITY)
        case tree.NexusCall(options=options):
            return OptionBlock("a nexus call", options, schema.NEXUS)
        case tree.WorkflowCall(options=options):
            started = site.mode == "returned"
            owner = "a workflow that an operation starts" if started else "a child workflow"
            return OptionBlock(owner, options, schema.STARTED if started else schema.CHILD)


def _of_definitions(facts: Facts) -> Iterator[OptionBlock]:
    for body in facts.bodies:
        if body.handler:
            fits = schema.QUERY if body.kind == "query" else schema.HANDLER
            yield OptionBlock(f"a {body.kind} handler", body.handler.options, fits)
    for _, workflow in facts.defined(tree.Workflow):
        options = workflow.default_options
        yield OptionBlock("a workflow's defaults", options, schema.WORKFLOW_DEFAULTS)
    for _, activity in facts.defined(tree.Activity):
        yield OptionBlock("an activity's defaults", activity.default_options, schema.ACTIVITY)


def _of_deployment(facts: Facts) -> Iterator[OptionBlock]:
    for endpoint in facts.endpoints:
        fits = schema.ENDPOINT if endpoint.namespace else schema.CLASSIC_ENDPOINT
        yield OptionBlock("an endpoint", endpoint.options, fits)
    for _, entry in facts.instances:
        yield OptionBlock("a worker", entry.options, schema.WORKER)
