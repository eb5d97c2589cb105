"""Every block of options in a design, with the schema it has to fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crossway.checks import option_schema as schema
from crossway.checks.facts import Facts
from crossway.checks.walking import Site
from crossway.language import tree


@dataclass(frozen=True, slots=True)
class OptionBlock:
    """Options and what takes them: `owner` is its name in a message."""

    owner: str
    options: tree.Options
    schema: schema.Schema


def option_blocks(facts: Facts) -> Iterator[OptionBlock]:
    """Yield the option blocks of calls, definitions, handlers, workers and endpoints."""
    for body in facts.bodies:
        for site in body.sites:
            yield _of_call(site)
        if body.handler:
            fits = schema.QUERY if body.kind == "query" else schema.HANDLER
            yield OptionBlock(f"a {body.kind} handler", body.handler.options, fits)
    for _, workflow in facts.defined(tree.Workflow):
        yield OptionBlock(
            "a workflow's defaults", workflow.default_options, schema.WORKFLOW_DEFAULTS
        )
    for _, activity in facts.defined(tree.Activity):
        yield OptionBlock("an activity's defaults", activity.default_options, schema.ACTIVITY)
    for endpoint in facts.endpoints:
        fits = schema.ENDPOINT if endpoint.namespace else schema.CLASSIC_ENDPOINT
        yield OptionBlock("an endpoint", endpoint.options, fits)
    for _, entry in facts.instances:
        if entry.kind == "worker":
            yield OptionBlock("a worker", entry.options, schema.WORKER)


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
