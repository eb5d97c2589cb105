"""Whatever text stands wherever a design or a path takes some, none of it becomes code.

Longer than other files because the designs with a place for each kind of text stand beside the
texts.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crossway.checks.registry import diagnose
from crossway.cluster.building.load import load
from crossway.compiler import compile_design, without_marks
from crossway.compiler.shape import compiled
from crossway.design import resolve
from crossway.language import parse
from crossway.language.diagnostic import Severity
from crossway.language.printer.expressions import print_string
from crossway.language.span import Span
from crossway.language.visible import visible
from tests.helpers.command import crossway

SLICE = settings(max_examples=25, deadline=None, derandomize=True)
"""Each example of a design has several texts, in turn in its places."""
CANARY = "κanary"
"""A name that Python takes and TWF does not: in generated code it is text, or has broken out."""
PIECES = (
    *('"', "'", '"""', "'''", "\\", "{", "}", "{}", "{0}", "{{", "}}", "%s", "#", ":", ",", " "),
    *("(", ")", "[", "]", "=", ".", "/", "-", "\t", "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"),
    *("\u2029", "\u202e", "\x1b[2J", "\N{GREEK SMALL LETTER ALPHA}", "\N{SUPERSCRIPT TWO}"),
    *(
        f"{CANARY}()",
        f"{CANARY}=1",
        f";{CANARY}();",
        f"{{{CANARY}}}",
        "\\N{DIGIT ONE}",
        "\\u0022",
        "{x.y}",
    ),
    *("import os", "class", "None", "__import__", "x", "y", "order", "cw.", "self.", "abandon"),
)
BREAKS = ("\n", "\r", "\r\n", "\n    ", f"\n{CANARY}()\n", f'"""\n{CANARY}()\n"""', "\ud800")


def _texts(pieces: tuple[str, ...]) -> st.SearchStrategy[str]:
    anything = st.characters(exclude_characters="\n\r{}")
    parts = st.lists(st.sampled_from(pieces) | anything, max_size=8)
    return parts.map(lambda some: "".join([*some[:4], f"{CANARY}()", *some[4:]]))


def _several(pieces: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(_texts(pieces), min_size=1, max_size=6)


QUOTED = """\
package shop
import billing "@billing@"

# a comment
type Order:
    id: string
    kind: "card" | "@word@"
    notes: map[string, string]?

namespace shop:
    worker shop:
        task_queue: "@word@"
        worker_identity: "@word@"
    nexus endpoint Shop:
        task_queue: "@word@"
        description: "@word@"
        allowed_caller_namespaces: ["@word@", "other"]
        caller_identity: "@signed@"

worker shop:
    workflow Ship
    workflow Track
    activity Pack
    nexus service Shipping

nexus_endpoint Parcels:
    target_namespace: "@word@"
    target_task_queue: "@word@"
    services: ["@Boxes@"]
    description: "@word@"
    allowed_caller_namespaces: ["@word@"]

nexus service Boxes:
    sync Count(n: int) -> (int):
        return n

nexus service Shipping:
    async Send workflow Ship
    sync Quote(order: Order) -> (Order):
        if (get_nexus_caller_info().namespace == "@word@"):
            raise Refused("@word@")
        temporal.signal("@word@", Hurry, "@word@")
        return lookup("@word@")
    sync Start(order: Order) -> (Order):
        return workflow Ship(order, "@word@")
            options:
                workflow_id: "@word@"
                id_conflict_policy: "@fail@"
                workflow_id_reuse_policy: "@REJECT_DUPLICATE@"

workflow Ship(order: Order, x: string) -> (Order):
    default_options:
        task_queue: "@word@"
    state:
        y = "@word@"
        condition done
    signal Hurry(how: string):
        options:
            description: "@word@"
            unfinished_policy: "@abandon@"
        y = "@word@"
    query Where() -> (Where):
        options:
            description: "@word@"
        notes = order.notes
        if notes == null:
            return {"@word@": x, x: "@word@"}
        return {"@word@": notes["@word@"], x: "@word@"}
    update Change(to: string) -> (string):
        options:
            description: "@word@"
        return upper("@word@")
    activity Pack(order, "@word@") -> packed
        options:
            task_queue: "@word@"
            start_to_close_timeout: @5m@
            retry_policy:
                initial_interval: @5s@
                maximum_attempts: @5@
                non_retryable_error_types: ["@word@"]
            priority:
                fairness_key: "@word@"
    workflow Track(order) -> tracked
        options:
            workflow_id: "track-@word@"
            parent_close_policy: "@ABANDON@"
    nexus "@billing@" workflow Pay(order, "@word@") -> paid
        options:
            schedule_to_close_timeout: @5m@
            on_timeout: "@cancel@"
    nexus Shop Shipping.Quote(order) -> quote
    await timer(duration("@5s@"))
    switch (x):
        case "@word@":
            raise Lost("@word@")
        else:
            y = "@word@"
    for (one in ["@word@", "@word@"]):
        await all:
            activity Pack(order, "@word@")
    await one:
        done:
            close fail(Order{id: "@word@", kind: "card"})
        timer(1m):
            close complete(Order{id: "@word@", kind: "card"})

workflow Track(order: Order) -> (Order):
    close complete(order)

activity Pack(order: Order, x: string) -> (Order):
    return sealed("@word@")
"""

PLAIN = """\
#@word@
workflow Ship(order: Order) -> (Order):  #@word@
    #@word@
    activity Pack(order) -> packed  # @word@
        # @word@
        options:  # @word@
            # @word@
            start_to_close_timeout: 1m  #@word@
    if (packed.fine):  # @word@
        # @word@
        packed = {a: 1,  # @word@
            b: 2}
    await all:
        # @word@
        activity Pack(order)  # @word@
    close complete(packed)  # @word@
# @word@
activity Pack(order: Order) -> (Order):
    take the @word@
    # @word@
    put it there: @word@
"""

NAMED = """\
package @word@
import @word@ "x"
namespace @word@:
    worker @word@:
        task_queue: @word@
    nexus endpoint @word@:
        task_queue: @word@
        allowed_caller_namespaces: [@word@]
worker @word@:
    workflow @word@
    nexus service @word@
    activity @word@
nexus_endpoint @other@:
    target_namespace: @word@
    target_task_queue: @word@
type @word@:
    @word@: string
nexus service @word@:
    async @word@ workflow @word@
    sync @Other@(@word@: @word@) -> (@word@):
        return @word@
workflow @word@(@word@: @word@) -> (@word@):
    state:
        condition @word@
    signal @word@(@word@: @word@):
        set @word@
    activity @word@(@word@) -> @word@
    close complete(@word@)
activity @word@(@word@: @word@) -> (@word@):
    return @word@
"""


COMMENTED = (Path(__file__).parent / "snapshots" / "comments.twf").read_text()
DEPLOYED = """\
#@word@
package shop  #@word@
#@word@
import billing "billing"  # @word@
# @word@
namespace shop:  # @word@
    # @word@
    worker shop:  # @word@
        # @word@
        task_queue: "shop"  # @word@
    # @word@
    nexus endpoint Shop:  # @word@
        # @word@
        task_queue: "shop"
        allowed_caller_namespaces: ["shop"]  # @word@
    # @word@
# @word@
worker shop:  # @word@
    # @word@
    workflow Ship  # @word@
    nexus service Shipping
# @word@
worker idle:  # @word@
    workflow Ship  # @word@
# @word@
nexus_endpoint Parcels:  # @word@
    # @word@
    target_namespace: "shop"
    target_task_queue: "parcels"
    allowed_caller_namespaces: [shop]  # @word@
# @word@
nexus service Shipping:  # @word@
    # @word@
    async Send workflow Ship  # @word@
# @word@
extern nexus_service Boxes:  # @word@
    # @word@
    operation Count(n: int) -> (int)  # @word@
workflow Ship(n: int) -> (int):
    nexus Parcels Boxes.Count(n) -> m
        options:
            timeout: 1m
    close complete(m)
"""

_COMMENT = re.compile("^(.*?)#.*$", re.MULTILINE)

SMALL = """\
workflow Ship(order: Order) -> (Order):
    activity Pack(order) -> packed
    if (packed.fine):
        nexus "billing" workflow Pay(order) -> order
    close complete(order)
"""


def _outside(source: str) -> Iterator[str]:
    """Yield what of a module names the canary and is no string."""
    for node in ast.walk(ast.parse(source)):
        for name, value in ast.iter_fields(node):
            values = value if isinstance(value, list) else [value]
            texts = [text for text in values if isinstance(text, str) and CANARY in text]
            if texts and not isinstance(node, ast.Constant):
                yield f"{type(node).__name__}.{name}: {texts}"


def _is_harmless(line: str) -> bool:
    return visible(line) == line if line.lstrip().startswith("#") else line.isprintable()


def _held(text: str, path: str = "x.twf") -> None:
    """Hold a design to what this file is about, whatever `check` says of it."""
    parsed = parse(text, path)
    design = resolve([parsed.file])
    errors = [f for f in diagnose([parsed], design) if f.severity is Severity.ERROR]
    for marked in (False, True):
        for module, source in compile_design(design, marked=marked).items():
            assert module.isidentifier()
            assert source.isascii() or all(map(_is_harmless, source.split("\n")))
            if not errors:
                compiled(source, module)
            try:
                found = list(_outside(source))
            except SyntaxError:
                assert errors, "it does not compile, and `check` says nothing"
                continue
            assert found == []


_PLACE = re.compile("@([^@]*)@")


def _filled(template: str, texts: Sequence[str], place: int | None) -> str:
    """Return a template with the first text in one place, or all in turn in all of its places."""
    count = len(_PLACE.findall(template))
    numbers = itertools.count()

    def value(match: re.Match[str]) -> str:
        number = next(numbers)
        if place is None:
            return texts[number % len(texts)]
        return texts[0] if number == place % count else match[1]

    return _PLACE.sub(value, template)


def _plain(template: str) -> str:
    return _PLACE.sub(lambda match: match[1], template)


@pytest.mark.parametrize("template", [QUOTED, PLAIN, NAMED, DEPLOYED])
def test_the_designs_of_this_file_are_right_ones(template: str) -> None:
    """So what is wrong with one below comes from the text in it, and often nothing is."""
    parsed = parse(_plain(template), "x.twf")
    found = diagnose([parsed], resolve([parsed.file]))
    assert [f for f in found if f.severity is Severity.ERROR] == []
    _held(_plain(template))


@SLICE
@given(_several((*PIECES, *BREAKS)), st.none() | st.integers(0, 99))
@example([f'"""\n{CANARY}()\n"""'], None)
@example(["\\"], None)
@example(["{x}"], None)
def test_no_text_in_a_string_becomes_code(texts: list[str], slot: int | None) -> None:
    """In expressions, in options of every kind, in the names of what is deployed."""
    _held(_filled(QUOTED, [print_string(text)[1:-1] for text in texts], slot))


@SLICE
@given(_several(PIECES), st.none() | st.integers(0, 99))
def test_no_text_between_quotes_becomes_code(texts: list[str], slot: int | None) -> None:
    """The same, with whatever the text does to the quotes around it."""
    _held(_filled(QUOTED, texts, slot))


@SLICE
@given(_several(PIECES), st.none() | st.integers(0, 99))
def test_no_comment_and_no_sketch_becomes_code(texts: list[str], slot: int | None) -> None:
    """Comments of the design are for people, wherever they stand."""
    _held(_filled(PLAIN, texts, slot))


@SLICE
@given(_several(PIECES), st.none() | st.integers(0, 99))
@example(['"""'], None)
@example(["fmt: off"], None)
def test_no_comment_on_what_is_deployed_becomes_code(texts: list[str], slot: int | None) -> None:
    """Those on namespaces, endpoints, workers, imports and others' services stay comments, too."""
    _held(_filled(DEPLOYED, texts, slot))


def test_every_comment_on_what_is_deployed_is_kept_once_a_module() -> None:
    """Each stands where the thing it is about is, or at the top of its module."""
    numbers = itertools.count()
    text = _PLACE.sub(lambda _: f"number-{next(numbers)};", DEPLOYED)
    sources = compile_design(resolve([parse(text, "x.twf").file]))
    found = sorted(re.findall(r"number-(\d+);", sources["shop"]), key=int)
    assert found == [str(number) for number in range(next(numbers))]


@cache
def _said(text: str, place: int | None) -> tuple[list[str], list[tuple[str, Span]]]:
    """Return what is compiled, its comments aside, of a design in which comments say a text.

    With it comes which line of it says that it was written where.
    """
    numbers = itertools.count()
    comments = len(_COMMENT.findall(COMMENTED))

    def said(match: re.Match[str]) -> str:
        chosen = place is None or next(numbers) == place % comments
        return f"{match[1]}# {text}" if chosen else match[0]

    parsed = parse(_COMMENT.sub(said, COMMENTED), "x.twf")
    (source,) = compile_design(resolve([parsed.file]), marked=True).values()
    plain, spans = without_marks(source)
    compiled(plain, "x")
    lines = plain.split("\n")
    mapped = [(lines[number - 1], span) for number, span in spans.items()]
    assert not any(line.lstrip().startswith("#") for line, _ in mapped)
    return [line for line in lines if not line.lstrip().startswith("#")], mapped


@SLICE
@given(_texts((*PIECES, "\ud800")), st.none() | st.integers(0, 999))
@example(': 1:1:1:1:"other.twf"', None)
@example("coding: utf-7", None)
@example("fmt: off", None)
@example("\\", None)
@example('"""', None)
@example("", None)
def test_whatever_comments_say_the_same_is_executed(text: str, place: int | None) -> None:
    """Line by line; and faults are reported at the line of the design that they come from."""
    assert _said(text, place) == _said("a comment", None)


@SLICE
@given(
    _several(PIECES) | _texts(PIECES).map(lambda text: [text.replace(CANARY, "x")]),
    st.none() | st.integers(0, 99),
)
@example(["__import__"], None)
@example(["class"], None)
@example(["self"], None)
@example(["print"], None)
def test_no_name_becomes_more_than_a_name(texts: list[str], slot: int | None) -> None:
    """Workflows, parameters, fields, packages, namespaces, endpoints, workers."""
    _held(_filled(NAMED, texts, slot))


@SLICE
@given(_texts((*PIECES, *BREAKS)))
@example(f'x"""\n{CANARY}()\n"""')
@example(f"x\n{CANARY}()\n")
@example("x/..")
def test_no_path_becomes_code(path: str) -> None:
    """Folders, files and Markdown files may be called anything but NUL."""
    for shown in (f"{path}.twf", f"{path}/x.twf", f"a/{path}/{path}.md"):
        _held(SMALL, shown)


ATTACK = '''x"""
open({canary!r}, "w")
"""'''


@pytest.mark.parametrize("marked", [False, True], ids=["run", "replay"])
def test_loading_a_hostile_design_runs_nothing_of_it(marked: bool, tmp_path: Path) -> None:
    """What `run`, `serve`, `dev` and `check --replay` do with a design, past all checks."""
    canary = tmp_path / "canary"
    attack = ATTACK.format(canary=str(canary))
    text = _filled(QUOTED, [print_string(attack)[1:-1]], None)
    for path in ("x.twf", f"{attack}.twf", f"x\nopen({str(canary)!r}, 'w')\n/x.twf"):
        queues = load(compile_design(resolve([parse(text, path).file]), marked=marked))
        assert queues
    assert not canary.exists()


@pytest.mark.parametrize("command", ["check", "plan", "generate", "run"])
def test_commands_run_nothing_of_a_hostile_design(command: str, tmp_path: Path) -> None:
    """The attack of old, from the command line."""
    canary = tmp_path / "canary"
    path = tmp_path / "x.twf"
    attack = print_string(ATTACK.format(canary=str(canary)))
    path.write_text(
        f"nexus_endpoint Parcels:\n    target_namespace: {attack}\n"
        '    target_task_queue: "parcels"\n    allowed_caller_namespaces: []\n\n'
        "workflow Ship():\n    close complete\n"
    )
    done = crossway(command, str(path))
    assert "Traceback" not in done.stderr
    assert command == "plan" or "refused-name" in done.stdout + done.stderr
    assert not canary.exists()


def test_a_design_in_a_hostile_folder_runs_and_nothing_of_its_name_does(tmp_path: Path) -> None:
    """Such a folder is odd, and no reason to refuse what is in it."""
    canary = tmp_path / "canary"
    folder = tmp_path / 'x"""\nimport os\nos.mkdir(CANARY)\n"""'
    folder.mkdir()
    (folder / "x.twf").write_text('workflow Ship() -> (string):\n    close complete("shipped")\n')
    program = str(canary).replace("/", "\u2215")
    (folder / f"y\nopen({program!r}, 'w')\n.twf").write_text("# a comment\n")
    done = crossway("run", str(folder))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == '"shipped"'
    assert not canary.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [folder.name]
