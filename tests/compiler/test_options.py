"""Every option, in every spelling, at every place where it may stand, has its effect.

The table (`crossway.design.options`) says which options there are. This takes each key of it
in snake_case, camelCase and upper case, with its value in each way to write it, and looks for
what it becomes: an argument in the generated code, a fact of the design, or a diagnostic that
says that it does nothing. An option of the table that has no effect fails here.

Longer than other files because each way to write an option is held against all that it becomes.
"""

from __future__ import annotations

import dataclasses
import inspect
import math
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from temporalio import client, common, workflow
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

from crossway.checks import check_design
from crossway.compiler import compile_design
from crossway.design import options as table
from crossway.design import resolve
from crossway.design.model import Design
from crossway.design.options import OPTION_SETS, Option, OptionSet, Value, described
from crossway.language import parse
from crossway.language.durations import LONGEST
from crossway.runtime.calls import Operation
from crossway.runtime.deployment import Tuning
from crossway.runtime.limits import SHORTEST_ATTEMPT, check_options
from crossway.runtime.request import Request
from tests.helpers.options import COMPUTED, PLACES, camel, values, with_options

CODES = ("unknown-option", "wrong-option-value", "duplicate-option", "option-without-effect")

NESTED = (table.RETRY_POLICY, table.PRIORITY)

TAKERS: dict[str, tuple[Callable[..., Any], ...]] = {
    table.ACTIVITY.title: (workflow.start_activity,),
    table.ACTIVITY_DEFAULTS.title: (workflow.start_activity,),
    table.CHILD.title: (workflow.start_child_workflow,),
    table.DETACHED_CHILD.title: (workflow.start_child_workflow,),
    table.WORKFLOW_DEFAULTS.title: (workflow.start_child_workflow, client.Client.start_workflow),
    table.STARTED.title: (client.Client.start_workflow,),
    table.STANDALONE_ACTIVITY.title: (client.Client.start_activity,),
    table.STARTED_BY_WAITING.title: (workflow.start_child_workflow,),
    table.SIGNAL.title: (workflow.signal,),
    table.UPDATE.title: (workflow.update,),
    table.QUERY.title: (workflow.query,),
    table.WORKER.title: (Worker, Tuning),
    table.RETRY_POLICY.title: (common.RetryPolicy,),
    table.PRIORITY.title: (common.Priority,),
}
"""Which callables of the SDK take the arguments. A nexus call's go to our own."""


_HEAD = r"(\n *(options|default_options):|(?<=(?:workflow C|activity A)\(n\)):)?"
"""What stands above the options of a place, and goes with them."""


class Case(NamedTuple):
    """One option in one spelling at one place, and what its argument is then."""

    place: OptionSet
    option: Option
    lines: tuple[str, ...]
    expected: str

    @property
    def text(self) -> str:
        """The design with the option in it."""
        return with_options(self.place, *self.lines)


def spellings(key: str) -> list[str]:
    """Return every way to write a key."""
    return list(dict.fromkeys((key, camel(key), key.upper())))


def ways(value: Value, keys: tuple[str, ...], place: OptionSet) -> Iterator[tuple[str, str, str]]:
    """Yield (key, value, what becomes of it): every spelling of the keys, then of the value."""
    first, *others = values(value, place)
    for key in (spelled for plain in keys for spelled in spellings(plain)):
        yield key, *first
    for other in others:
        yield keys[0], *other


def cases(place: OptionSet, option: Option) -> Iterator[Case]:
    """Yield an option in every spelling at one place, what is nested in it too."""
    if not isinstance(option.value, table.Block):
        for key, value, expected in ways(option.value, option.keys, place):
            yield Case(place, option, (f"{key}: {value}",), expected)
        return
    for inner in option.value.options.options:
        inside = dataclasses.replace(inner, unused=option.unused)
        for way, (key, value, expected) in enumerate(ways(inner.value, inner.keys, place)):
            for outer in spellings(option.key) if way == 0 else (option.key,):
                yield Case(place, inside, (f"{outer}:", f"    {key}: {value}"), expected)
            yield Case(place, inside, (f"{option.key}: {{{key}: {value}}}",), expected)


STANDING = [(place, o) for place in OPTION_SETS if place not in NESTED for o in place.options]


def read(text: str) -> tuple[Design, list[str]]:
    """Return a design and its diagnostics about options, by code."""
    parsed = parse(text, "shop.twf")
    assert parsed.diagnostics == (), text
    design = resolve([parsed.file])
    return design, [found.code for found in check_design(design) if found.code in CODES]


def compiled(design: Design) -> str:
    """Return the generated code of a design, each call on one line and no line numbers."""
    source = re.sub(r"shop\.twf:\d+", "shop.twf", "\n".join(compile_design(design).values()))
    return re.sub(r",\s*\)", ")", re.sub(r"\(\s+", "(", re.sub(r",\s+", ", ", source)))


def test_every_place_is_tried() -> None:
    """A new set of options needs a design to stand in."""
    assert set(PLACES) == {place.title for place in OPTION_SETS if place not in NESTED}


@pytest.mark.parametrize("place", OPTION_SETS, ids=lambda place: place.title)
def test_without_options_there_is_nothing_to_say(place: OptionSet) -> None:
    """What follows compares with this."""
    assert place in NESTED or read(with_options(place))[1] == []


@pytest.mark.parametrize(
    ("place", "option"), STANDING, ids=[f"{place.title}-{o.key}" for place, o in STANDING]
)
def test_an_option_has_its_effect_in_every_spelling(place: OptionSet, option: Option) -> None:
    """Six spellings passed `check` and did nothing before there was one table."""
    plain = compiled(read(with_options(place))[0])
    for case in cases(place, option):
        design, said = read(case.text)
        if case.option.unused:
            assert said == ["option-without-effect"], case.lines
            assert compiled(design) == plain, case.lines
        elif case.option.argument:
            written = f"{case.option.argument}={case.expected}"
            assert said == [], case.lines
            assert written in compiled(design), case.lines
            assert written not in plain
        else:
            assert said == [], case.lines
            assert fact(case, design) == case.expected, case.lines


def fact(case: Case, design: Design) -> str:
    """Return what the design read from an option that no call takes, as code has it."""
    if case.place is table.WORKER:
        return f'"{design.workflows["W"].placements[0].task_queue}"'
    endpoint = design.endpoints["E"]
    access = endpoint.access("S", "Op")
    told: dict[str, object] = {
        "task_queue": endpoint.task_queue,
        "target_task_queue": endpoint.task_queue,
        "target_namespace": endpoint.namespace,
        "description": endpoint.description,
        "caller_identity": endpoint.caller_identity,
        "replay": endpoint.replay,
        "proof": endpoint.proof,
        "allowed_caller_namespaces": access.callers,
        "originating_namespaces": access.originators,
        "services": endpoint.services,
    }
    found = told[case.option.key]
    items = found if isinstance(found, tuple) else ()
    listed = ", ".join(f'"{item}"' for item in items)
    return f"[{listed}]" if isinstance(found, tuple) else f'"{found}"'


@pytest.mark.parametrize("place", OPTION_SETS, ids=lambda place: place.title)
def test_whoever_is_called_takes_the_arguments(place: OptionSet) -> None:
    """An argument that the SDK does not have fails the workflow's task, again and again."""
    own = (Operation.detach,) if place is table.DETACHED_NEXUS else (Operation.call,)
    for taker in TAKERS.get(place.title, own):
        known = set(inspect.signature(taker).parameters)
        if taker in own:  # it hands timeouts on
            known |= set(inspect.signature(workflow.NexusClient.start_operation).parameters)
        if place is table.STARTED:  # what the SDK does not take, our own method does
            known |= {"attach"} & set(inspect.signature(Request.start_workflow).parameters)
        if place is table.STANDALONE_ACTIVITY:
            known |= {"activity_id"} & set(inspect.signature(Request.start_activity).parameters)
        assert {o.argument for o in place.options if o.argument and not o.unused} <= known


@pytest.mark.parametrize("place", OPTION_SETS, ids=lambda place: place.title)
def test_the_sdk_has_every_word(place: OptionSet) -> None:
    """Its enumerations say what there is."""
    for option in place.options:
        if isinstance(option.value, table.Words) and option.value.enum:
            name = option.value.enum
            module = workflow if name.startswith("workflow.") else common
            enum = getattr(module, name.removeprefix("workflow."))
            assert {word.upper() for word in option.value.words} <= {m.name for m in enum}


@pytest.mark.parametrize("place", OPTION_SETS, ids=lambda place: place.title)
def test_each_key_is_there_once(place: OptionSet) -> None:
    keys = [key for option in place.options for key in option.keys]
    assert sorted(set(keys)) == sorted(keys)
    assert all(described(option.value) and option.does for option in place.options)


def test_an_option_block_on_one_line_is_the_same() -> None:
    """`options(..)` stands before its call in the classic spelling."""
    classic, said = read("""
workflow W(n: string):
    options(timeout: 30s, retryPolicy: {maximumAttempts: 3}, taskQueue: some-name)
    activity A(n)
    close
activity A(n: string):
    sketch
""")
    below, _ = read(
        with_options(
            table.ACTIVITY,
            "start_to_close_timeout: 30s",
            "retry_policy:",
            "    maximum_attempts: 3",
            'task_queue: "some-name"',
        )
    )
    assert said == []
    called = re.compile(r"cw\.run_activity\(.*")
    assert called.findall(compiled(classic)) == called.findall(compiled(below))


def test_a_calls_own_option_wins_under_whatever_key() -> None:
    """`timeout` and `start_to_close_timeout` are one option: the definition's gives way."""
    design, said = read("""
workflow W(n: string):
    activity A(n)
        options:
            timeout: 5s
    close
activity A(n: string):
    default_options:
        start_to_close_timeout: 1m
    sketch
""")
    assert said == []
    assert "start_to_close_timeout=timedelta(seconds=5)" in compiled(design)
    assert "timedelta(minutes=1)" not in compiled(design)


def test_what_a_default_is_made_of_is_computed_once() -> None:
    """`uuid()` in the queue's name would be another one than the activity gets."""
    design, said = read("""
workflow W():
    activity A(uuid())
    close
activity A(id: string):
    default_options:
        task_queue: "store-{id}"
    sketch
""")
    assert said == []
    assert compiled(design).count("cw.uuid()") == 1
    assert "[(passed := cw.uuid())]" in compiled(design)
    assert 'task_queue=cw.concat("store-", cw.name_of(passed))' in compiled(design)
    again, _ = read("""
workflow W(name: string):
    activity A(upper(name))
    close
activity A(id: string):
    default_options:
        task_queue: "store-{id}"
    sketch
""")
    assert 'task_queue=cw.concat("store-", cw.name_of(cw.upper(name)))' in compiled(again)


def test_a_task_queue_of_the_server_s_own_is_refused_at_run_time() -> None:
    """One that is computed: its workflow's task would fail, again and again."""
    with pytest.raises(ApplicationError, match='task_queue is "/_sys/local"'):
        check_options({"task_queue": "/_sys/local"})
    check_options({"task_queue": "_sys/local", "id": "/_sys/local"})


def outside(value: Value) -> Iterator[Any]:
    """Yield computed values that the table does not let an option have."""
    match value:
        case table.Duration(least):
            yield least - timedelta(microseconds=1)
            yield LONGEST + timedelta(seconds=1)
        case table.Number(least, most, whole):
            yield least - 1
            yield math.inf
            if most is not None:
                yield most + 1
            if whole:
                yield least + 0.5
        case table.Text(int(most), may_be_empty):
            yield "x" * (most + 1)
            if not may_be_empty:
                yield ""
        case table.Texts():
            yield "a"
            yield [1]
        case _:  # nothing that is computed
            pass


SEEN_BY_THE_SDK = {"priority_key"}
"""What the SDK refuses where the value is made, so that ours never sees it."""


@pytest.mark.parametrize("place", [*COMPUTED, *NESTED], ids=lambda place: place.title)
def test_what_the_table_refuses_is_refused_at_run_time(place: OptionSet) -> None:
    """`check` sees no computed value; sent to the server it would fail the task for ever."""
    made: dict[str, Callable[..., Any]] = {
        table.RETRY_POLICY.title: common.RetryPolicy,
        table.PRIORITY.title: common.Priority,
    }
    attempts = table.ACTIVITY, table.STANDALONE_ACTIVITY
    shortest = SHORTEST_ATTEMPT if place in attempts else timedelta()
    for option in place.options:
        if option.key in SEEN_BY_THE_SDK or option.unused:
            continue
        for value in outside(option.value):
            inside = {option.argument: value}
            taken = {place.owner: made[place.title](**inside)} if place in NESTED else inside
            with pytest.raises(ApplicationError, match=option.key):
                check_options(taken, shortest=shortest)
