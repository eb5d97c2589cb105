"""Options where they may stand: a design of each place, and ways to write a value there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from crossway.design import options as table
from crossway.design.options import OptionSet, Value

_CALLED = """
activity A(n: string):
    sketch
workflow C(n: string):
    close
"""
_ENDPOINT = """
nexus_endpoint E:
    target_namespace: payments
    target_task_queue: payments
    allowed_caller_namespaces: [orders]
nexus_service S:
    operation Op(n: string) -> string:
"""
PLACES: dict[str, str] = {
    table.ACTIVITY.title: """
workflow W(n: string):
    activity A(n)
        options:
            {}
    close
"""
    + _CALLED,
    table.STANDALONE_ACTIVITY.title: _ENDPOINT
    + """
        return activity A(n):
            {}
"""
    + _CALLED,
    table.ACTIVITY_DEFAULTS.title: """
workflow W(m: string):
    activity B(m)
    close
activity B(n: string):
    default_options:
        {}
    sketch
""",
    table.CHILD.title: """
workflow W(n: string):
    workflow C(n)
        options:
            {}
    close
"""
    + _CALLED,
    table.DETACHED_CHILD.title: """
workflow W(n: string):
    detach workflow C(n)
        options:
            {}
    close
"""
    + _CALLED,
    table.WORKFLOW_DEFAULTS.title: """
workflow W(m: string):
    workflow D(m)
    close
workflow D(n: string):
    default_options:
        {}
    close
""",
    table.STARTED.title: _ENDPOINT
    + """
        return workflow C(n):
            {}
"""
    + _CALLED,
    table.STARTED_BY_WAITING.title: _ENDPOINT
    + """
        await timer(1s)
        return workflow C(n):
            {}
"""
    + _CALLED,
    table.NEXUS.title: """
workflow W(n: string):
    nexus "payments" workflow C(n)
        options:
            {}
    close
"""
    + _CALLED,
    table.TIMER.title: """
workflow W(n: string):
    await timer(1h)
        options:
            {}
    close
""",
    table.DETACHED_NEXUS.title: """
workflow W(n: string):
    detach nexus "payments" workflow C(n)
        options:
            {}
    close
"""
    + _CALLED,
    **{
        option_set.title: f"""
workflow W(n: string):
    {kind} Handle(m: string){result}:
        options:
            {{}}
        {body}
    await timer(1h)
    close
"""
        for option_set, kind, result, body in (
            (table.SIGNAL, "signal", "", "x = m"),
            (table.UPDATE, "update", " -> (string)", "return m"),
            (table.QUERY, "query", " -> (string)", "return m"),
        )
    },
    table.WORKER.title: """
workflow W(n: string):
    close
worker w:
    workflow W
namespace orders:
    worker w
        options:
            {}
""",
    table.SERVICE.title: """
nexus_endpoint E:
    target_namespace: payments
nexus service S:
    options:
        {}
    sync Op(n: string) -> (string):
        return n
""",
    table.OPERATION.title: """
nexus_endpoint E:
    target_namespace: payments
nexus service S:
    sync Op(n: string) -> (string):
        options:
            {}
        return n
""",
    table.ENDPOINT.title: """
nexus service S:
    sync Op(n: string) -> (string):
        close complete(n)
worker w:
    nexus service S
namespace orders:
    worker w
        options:
            task_queue: "orders"
    nexus endpoint E
        options:
            {}
""",
    table.CLASSIC_ENDPOINT.title: """
nexus_endpoint E:
    {}
nexus_service S:
    operation Op(n: string) -> string:
        return n
nexus_service a:
    operation Op(n: string) -> string:
        return n
nexus_service b:
    operation Op(n: string) -> string:
        return n
""",
}


COMPUTED = (
    *(table.ACTIVITY, table.STANDALONE_ACTIVITY, table.CHILD, table.DETACHED_CHILD),
    *(table.STARTED, table.NEXUS),
)
"""Where values may be computed; `n` is in scope there."""


def with_options(place: OptionSet, *lines: str) -> str:
    """Return the design of a place with these lines as its options."""
    template = PLACES[place.title]
    if not lines:
        return re.sub(
            r"\n *(options|default_options):\n *\{\}|(?<=\)):\n *\{\}|\n *\{\}", "", template
        )
    found = re.search(r"^( *)\{\}", template, re.MULTILINE)
    assert found is not None
    return template.replace("{}", f"\n{found[1]}".join(lines))


def values(value: Value, place: OptionSet) -> Iterator[tuple[str, str]]:
    """Yield ways to write a value, each with what stands in the generated code then."""
    computed = place in COMPUTED
    match value:
        case table.Duration():
            yield "30s", "timedelta(seconds=30)"
            if computed:
                yield "duration(n)", "cw.lasting(cw.duration(n), "
        case table.Number():
            yield "3", "3"
            if computed:
                yield "n", "n"
        case table.Flag():
            yield "true", "True"
        case table.Text(filled=filled):
            yield '"some-name"', '"some-name"'
            yield "some-name", '"some-name"'
            yield "'some-name'", '"some-name"'
            if computed and filled:
                yield '"a-{n}"', 'cw.concat("a-", n)'
                yield "n", "cw.name_of(n)" if value == table.NAME else "cw.text(n)"
            if place in (table.ACTIVITY_DEFAULTS, table.WORKFLOW_DEFAULTS):
                passed = "cw.name_of(m)" if value == table.NAME else "m"
                yield '"a-{n}"', f'cw.concat("a-", {passed})'
            if not filled:
                yield '"a-{n}"', '"a-{n}"'
        case table.Texts():
            yield '["a", "b"]', '["a", "b"]'
            yield "[a, b]", '["a", "b"]'
            yield '"a"', '["a"]'
            yield "a", '["a"]'
        case table.Words(words, enum):
            for word in words:
                became = f"{enum}.{word.upper()}" if enum else f'"{word}"'
                for written in dict.fromkeys((word, word.upper(), word.lower())):
                    yield written, became
                    yield f'"{written}"', became
        case table.Entries():
            yield "{key: some-name, other: 3}", '{"key": "some-name", "other": 3}'
        case table.Block():
            raise AssertionError("what is nested is tried one by one")
        case _:
            assert_never(value)


def camel(key: str) -> str:
    """Return a key in camelCase."""
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), key)
