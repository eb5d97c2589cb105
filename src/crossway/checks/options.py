"""Every block of options in a file, with the options it may hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from crossway.checks.bodies import Body
from crossway.checks.onefile import OneFile
from crossway.checks.walking import Site
from crossway.design import options as table
from crossway.design.options import OptionSet
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.durations import length_of
from crossway.language.habits import OPTION_WORDS
from crossway.language.near import near_names
from crossway.language.structs import Struct
from crossway.language.words import snake_case


class OptionBlock(Struct, frozen=True):
    """Options, those that may stand there, and the names in scope.

    `owner` is what a message calls what takes them. `names` is None where nothing can be
    computed: at handlers and in deployment. In a definition's defaults, which hold for
    every call of it, its parameters are in scope and `only` they are.
    """

    owner: str
    options: tree.Options
    takes: OptionSet
    names: frozenset[str] | None = None
    only: bool = False


def lacks(takes: OptionSet, options: tree.Options, key: str) -> bool:
    """Return whether an option is left out, rather than written with a slip in its key.

    Of the slip `unknown-option` says what there is to say.
    """
    if table.given(takes, options, key) is not None:
        return False
    option = takes.find(key)
    unknown = [one.key for one in without_comments(options) if takes.find(one.key) is None]
    keys = option.keys if option else ()
    return not any(
        near_names(snake_case(slip), keys) or set(meant_by(takes, slip)) & set(keys)
        for slip in unknown
    )


def meant_by(takes: OptionSet, key: str) -> tuple[str, ...]:
    """Return the option that a key of other tools means, or is the end of: `queue`, `allow`."""
    said = snake_case(key)
    found = [one.key for one in takes.options if any(k.endswith(f"_{said}") for k in one.keys)]
    habit = (one for one in OPTION_WORDS.get(said, ()) if takes.find(one))
    return tuple(found) if len(found) == 1 else tuple(islice(habit, 1))


def option_blocks(file: OneFile) -> Iterator[OptionBlock]:
    """Yield the option blocks of calls, timers, definitions, handlers, workers and endpoints.

    Behind each come the blocks nested in it: `retry_policy`, `priority`. Many rules ask for them:
    `file.find(option_blocks)` looks once.
    """
    for body in file.bodies:
        for site in body.sites:
            yield from _with_nested(_of_call(body, site))
        for timer in body.of(tree.Timer):
            yield OptionBlock(table.TIMER.owner, timer.options, table.TIMER, body.names)
    for block in (*_of_definitions(file), *_of_deployment(file)):
        yield from _with_nested(block)


def _with_nested(block: OptionBlock) -> Iterator[OptionBlock]:
    yield block
    for option, entry in block.takes.written(block.options):
        if isinstance(entry.value, tuple) and isinstance(option.value, table.Block):
            nested = option.value.options
            yield replace(block, owner=entry.key, options=entry.value, takes=nested)


def _of_call(body: Body, site: Site) -> OptionBlock:
    takes = body.takes[id(site.call)]
    return OptionBlock(takes.owner, site.call.options, takes, body.names)


def _of_definitions(file: OneFile) -> Iterator[OptionBlock]:
    handlers = {"signal": table.SIGNAL, "update": table.UPDATE, "query": table.QUERY}
    for body in file.bodies:
        if body.handler:
            takes = handlers[body.handler.kind]
            yield OptionBlock(takes.owner, body.handler.options, takes)
    for _, workflow in file.defined(tree.Workflow):
        yield _of_defaults(workflow)
    for _, activity in file.defined(tree.Activity):
        yield _of_defaults(activity)


def _of_defaults(definition: tree.Workflow | tree.Activity) -> OptionBlock:
    takes = table.defaults_of(definition)
    names = frozenset(parameter.name for parameter in definition.parameters)
    return OptionBlock(takes.owner, definition.default_options, takes, names, only=True)


def _of_deployment(file: OneFile) -> Iterator[OptionBlock]:
    for _, service in file.defined(tree.Service):
        yield OptionBlock(table.SERVICE.owner, service.options, table.SERVICE)
    for _, _, operation in file.operations:
        yield OptionBlock(table.OPERATION.owner, operation.options, table.OPERATION)
    for endpoint in file.endpoints:
        takes = table.ENDPOINT if endpoint.namespace else table.CLASSIC_ENDPOINT
        yield OptionBlock(takes.owner, endpoint.options, takes)
    for _, entry in file.instances:
        yield OptionBlock(table.WORKER.owner, entry.options, table.WORKER)


def attempts(call: tree.NexusCall) -> int | None:
    """Return how often a Nexus call is made at most; 0 for ever, None when only the run can tell.

    Its `retry_policy` makes it again as a whole, so that a `timeout` is that of each attempt.
    """
    policy = table.given(table.NEXUS, call.options, "retry_policy")
    if policy is None:
        return 1
    if not isinstance(policy.value, tuple):
        return None
    most = table.given(table.RETRY_POLICY, policy.value, "maximum_attempts")
    if most is None:
        return 0
    text = most.value.text if isinstance(most.value, tree.Number) else ""
    return int(text[:9]) if text.isdigit() else None


def length_given(takes: OptionSet, options: tree.Options, key: str) -> timedelta | None:
    """Return the length of a duration option; None when it is left out or computed."""
    entry = table.given(takes, options, key)
    written = entry.value if entry is not None else None
    return length_of(written.text) if isinstance(written, tree.Duration) else None
