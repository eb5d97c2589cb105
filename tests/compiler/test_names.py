"""Whatever a design calls its things, its Python does the same.

A design whose names all are odd ones is compiled, and again with one of its names, or several,
taken from what generated code calls things itself. Name by name, both modules have to say the
same: what is a variable of a function here is one there, what is the module's the module's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crossway.checks.registry import diagnose
from crossway.cluster.building.load import load
from crossway.compiler import compile_design
from crossway.compiler.naming import module_names
from crossway.compiler.text import code
from crossway.compiler.vocabulary import PACKAGES, RESERVED, TEMPORARIES
from crossway.design import resolve
from crossway.design.builtins import BUILTINS
from crossway.language import parse
from crossway.language.diagnostic import Severity
from tests.helpers.scoping import differences

SLICE = settings(max_examples=30, deadline=None, derandomize=True)
DESIGN = """\
type @Type@:
    @field@: string
    other: string?

nexus_endpoint Desk:
    target_namespace: "shop"
    target_task_queue: "shop"
    services: ["@Service@", "Another"]

nexus service @Service@:
    async Begin workflow @Workflow@
    sync @Operation@(@taken@: @Type@) -> (@Type@):
        @made@ = @function@(@taken@.@field@)
        if (@made@ == "x"):
            return @Type@{@field@: @made@}
        return @taken@
    sync Then(order: @Type@) -> (@Type@):
        return order
    operation Left(order: @Type@) -> (@Type@)

nexus service Another:
    sync Wait(@taken@: @Type@) -> (@Type@):
        activity @Activity@(@taken@) -> done
        return done

workflow Main(@input@: @Type@) -> (@Type@):
    state:
        condition @condition@
        @kept@ = 0
    signal @Signal@(@parameter@: @Type@):
        @kept@ = @parameter@.@field@
        set @condition@
    query @Query@() -> (@Type@):
        return @Type@{@field@: "1"}
    update @Update@(@parameter@: @Type@) -> (@Type@):
        activity @Activity@(@parameter@) -> @answered@
        return @answered@
    nexus Desk @Service@.@Operation@(@input@) -> @result@
    promise @promise@ <- activity @Activity@(@result@)
    await all:
        activity @Activity@(@input@) -> @one@
        for (@item@ in [@one@]):
            activity @Activity@(@item@)
    switch (@one@.@field@):
        case "a":
            @one@ = @result@
    await one:
        @condition@:
            @kept@ = len([@one@])
        signal @Signal@ -> came:
            @kept@ = 1
        update @Update@ -> changed:
            @kept@ = 2
        timer(1m):
            @kept@ = 3
    try:
        await @promise@ -> waited
    catch NexusTimeoutError -> @caught@:
        close fail(@caught@)
    workflow @Workflow@(@one@)
    for (more in [@one@]):
        @one@ = more
    close complete(@one@)

workflow @Workflow@(@input@: @Type@) -> (@Type@):
    close complete(@input@)

activity @Activity@(@taken@: @Type@) -> (@Type@):
    @made@ = @function@(@taken@.@field@)
    if (@made@ == "x"):
        raise Odd(concat("a", @made@))
    return @taken@
"""

ROLES = tuple(dict.fromkeys(re.findall("@([^@]*)@", DESIGN)))
VARIABLES = frozenset(
    {"taken", "made", "input", "kept", "condition", "parameter", "answered", "result"}
    | {"promise", "one", "item", "caught"}
)
SOME = {
    "variables": ("one", "taken", "parameter"),
    "type": ("Type", "field", "kept"),
    "kinds": ("Type", "Workflow", "Activity", "Operation", "function"),
    "function": ("function", "input", "taken"),
    "messages": ("Signal", "Query", "Update", "Service"),
}
"""Roles that have one name together: each is another thing, so the design stays what it is."""


@cache
def _module(names: tuple[tuple[str, str], ...] = ()) -> str | None:
    """Return the module of the design with some of its names, None where `check` refuses it."""
    given: Mapping[str, str] = dict(names)
    text = re.sub("@([^@]*)@", lambda match: given.get(match[1], f"{match[1]}Zz"), DESIGN)
    parsed = parse(text, "x.twf")
    design = resolve([parsed.file])
    if any(fault.severity is Severity.ERROR for fault in diagnose([parsed], design)):
        return None
    return compile_design(design)["shop"]


def _plain() -> str:
    source = _module()
    assert source is not None
    return source


def _vocabulary() -> list[str]:
    """Return the names that the module has, those of the design's variables aside."""
    own = {"part_2", "run_2", "index", "_Left_2", "TypeZzRecord", "ActivityZz_activity", "class"}
    for node in ast.walk(ast.parse(_plain())):
        fields = (value for name, value in ast.iter_fields(node) if name != "value")
        own.update(value for value in fields if isinstance(value, str) and value.isidentifier())
    variables = {f"{name}Zz" for name in VARIABLES}
    variables |= {"order", "done", "came", "changed", "waited", "more"}
    known = {*own, *RESERVED, *TEMPORARIES} - variables
    return sorted(name for name in known if not name.startswith("__"))


def test_the_design_of_this_file_is_a_right_one() -> None:
    """So what is refused below is refused for its names, and a module is the same as itself."""
    assert differences(_plain(), _plain()) == []
    assert differences(_plain(), _plain().replace("madeZz", "functionZz"))


@SLICE
@given(st.sampled_from(_vocabulary()), st.sampled_from((*SOME, *ROLES)))
@example("functionZz", "taken")
@example("Then", "Type")
@example("answeredZz", "Type")
@example("part", "Type")
@example("SignalZz_signals", "kept")
@example("signal_SignalZz", "condition")
@example("run", "kept")
@example("_ActivityZz", "Activity")
@example("OPERATION_ZZ", "result")
@example("allowed_namespaces", "taken")
@example("self", "one")
def test_no_name_of_a_design_hides_one_that_generated_code_needs(name: str, role: str) -> None:
    """Such a variable was read before it had a value, or was what is no record, or no stub."""
    roles = SOME.get(role, (role,))
    changed = _module(tuple((one, name) for one in roles))
    if changed is None or ("function" in roles and name in BUILTINS):
        return  # `check` refuses it, or the design calls one of the language's own functions
    assert differences(changed, _plain()) == []
    assert load({"shop": changed})


def test_a_name_of_the_module_is_none_that_functions_give_themselves() -> None:
    """Whatever number it has; a wish that is one is changed, not numbered for ever."""
    names = module_names([code("Order")])
    assert str(names.claim(code("part"), code("part_function"))) == "part_function"
    assert str(names.claim(code("Order"), code("OrderRecord"))) == "OrderRecord"
    assert str(names.claim(code("won_2"))) == "won_2_"
    assert str(names.claim(code("won_2"))) == "won_2__2"


@pytest.mark.parametrize("namespace", sorted(PACKAGES))
def test_the_module_of_a_namespace_is_called_like_none_that_it_imports(namespace: str) -> None:
    """Saved beside each other, `typing.py` would import itself."""
    endpoint = f'namespace {namespace}:\n    worker desk:\n        task_queue: "desk"\n'
    text = f"{endpoint}worker desk:\n    workflow W\nworkflow W():\n    close complete\n"
    (name,) = compile_design(resolve([parse(text, "x.twf").file]))
    assert name not in PACKAGES
