"""Text of a design becomes a literal, a name or a comment, and never code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import crossway.compiler
from crossway.compiler import compile_design, read_mark
from crossway.compiler.marks import mark
from crossway.compiler.text import (
    Names,
    attribute,
    code,
    constant_name,
    literal,
    number,
    python_name,
    quoted,
)
from crossway.compiler.writer import Writer
from crossway.design import resolve
from crossway.language import parse
from crossway.language.span import Span
from tests.helpers.type_checked import type_checked

FOLDER = Path(crossway.compiler.__file__).parent
HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\"'\\{}#:\n\r\0\t\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\u202e\ud800\udfff"),
        st.characters(),
    )
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | HOSTILE,
    lambda inner: st.lists(inner) | st.dictionaries(HOSTILE, inner),
    max_leaves=8,
)


def test_templates_are_constants_and_one_module_alone_makes_code_of_text() -> None:
    """mypy takes any string for a `LiteralString`, so this is what keeps text out."""
    wrong = [where for file in sorted(FOLDER.rglob("*.py")) for where in _escapes(file)]
    assert wrong == []


def _escapes(file: Path) -> Iterator[str]:
    inside = file.name == "text.py"
    for node in ast.walk(ast.parse(file.read_text())):
        where = f"{file.name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.alias) and node.name in ("Code", "code") and node.asname:
            yield f"{where} gives {node.name} another name"
        if isinstance(node, ast.Attribute) and node.attr in ("_text", "_lines"):
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "other")
            if not own:
                yield f"{where} looks inside"
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "Code" and not inside:
            yield f"{where} makes code of text"
        if node.func.id == "code" and not _is_constant(node.args[:1]):
            yield f"{where} has a template that is no constant"


def _is_constant(arguments: list[ast.expr]) -> bool:
    return all(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in arguments)


def test_text_in_the_place_of_code_is_a_type_error(tmp_path: Path) -> None:
    """Code and text are different types, so forgetting to quote does not pass `make lint`."""
    program = tmp_path / "program.py"
    program.write_text(
        "from crossway.compiler.text import code, commas, quoted\n"
        "from crossway.compiler.writer import Writer\n"
        "text = input()\n"
        "code('{}', quoted(text))\n"
        "code('{}', text)\n"
        "commas([text])\n"
        "Writer().line(text)\n"
        "Writer().line(f'{quoted(text)}')\n"
    )
    done = type_checked(tmp_path)
    found = [line.split(":")[1] for line in done.stdout.splitlines() if ": error:" in line]
    assert found == ["5", "6", "7", "8"]


@given(JSON)
def test_a_literal_reads_back_as_its_value(value: object) -> None:
    """Whatever a value holds, it is data again."""
    assert ast.literal_eval(str(literal(value))) == value


@given(HOSTILE)
@example('"""\nimport os')
@example("\\")
def test_a_docstring_is_one_constant(text: str) -> None:
    """The attack of old: text that ends the docstring it stands in."""
    out = Writer()
    out.docstring(text)
    out.line(code("pass"))
    found, rest = ast.parse(str(out)).body
    assert isinstance(found, ast.Expr)
    assert ast.literal_eval(found.value) == text.strip()
    assert isinstance(rest, ast.Pass)


@given(HOSTILE)
def test_a_comment_is_one_line(text: str) -> None:
    """Nothing ends it early, for Python or for whoever shows the lines."""
    out = Writer()
    out.comment(text)
    out.line(code("pass"))
    assert [type(node) for node in ast.parse(str(out)).body] == [ast.Pass]
    assert len(str(out).splitlines()) == 2


@given(HOSTILE)
def test_a_mark_is_one_line_and_says_the_path_again(path: str) -> None:
    """`check --histories` maps a line back, whatever the file is called."""
    span = Span(path, 1, 2, 3, 4)
    (line,) = str(mark(span)).splitlines()
    assert line.startswith("#")
    assert read_mark(f"    {line}\n") == span


@given(HOSTILE)
@example("__import__")
@example("class")
@example("")
def test_a_name_is_an_identifier(text: str) -> None:
    """Not a keyword, not one of Python's own, not private to a class."""
    for name in (str(python_name(text)), str(constant_name(text))):
        ast.parse(f"{name} = 1")
        assert name.isidentifier()
        assert not name.startswith("__")


def test_different_identifiers_stay_different() -> None:
    """`class` and `class_` are two variables of a design."""
    names = ["class", "class_", "class__", "__x", "v__x", "vv__x", "self", "self_", "x"]
    assert len({python_name(name) for name in names}) == len(names)


def test_a_name_is_claimed_only_as_an_identifier() -> None:
    """What is no identifier would be code."""
    with pytest.raises(ValueError, match="no identifier"):
        Names().claim(code("x; y"))


@pytest.mark.parametrize("text", ["", "1\n2", "0x1", "1_0", "1e5", "1;2", "٣", "1.", ".5", "inf"])
def test_what_is_no_number_is_refused(text: str) -> None:
    """Python's own ideas of a number are wider than TWF's."""
    with pytest.raises(ValueError, match="not a number"):
        number(text)


@pytest.mark.parametrize(("text", "written"), [("007", "7"), ("0", "0"), ("0.50", "0.50")])
def test_a_number_has_no_zeros_in_front(text: str, written: str) -> None:
    """Python refuses `007`."""
    assert str(number(text)) == written


@pytest.mark.parametrize("name", ["class", "__secret", "a b", "", "é"])
def test_a_field_that_cannot_stand_in_a_class_is_told(name: str) -> None:
    """Such a record is written in the functional form."""
    assert not attribute(name)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), object(), {1, 2}])
def test_what_json_cannot_say_is_no_literal(value: object) -> None:
    """`inf` would be a name in the generated code."""
    with pytest.raises(TypeError, match="no JSON value"):
        literal(value)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\n\u2028", '"a\\n\\u2028"'),
        ('a "b"', "'a \"b\"'"),
        ("a 'b'", "\"a 'b'\""),
        ("a 'b\"", '"a \'b\\""'),
    ],
)
def test_quoted_text_is_printable_and_has_few_escapes(text: str, written: str) -> None:
    """What generated code looks like to its readers, and to a formatter."""
    assert str(quoted(text)) == written


ATTACK = """
nexus_endpoint Parcels:
    target_namespace: "x\\"\\"\\"\\nraise SystemExit('the design ran')\\n\\"\\"\\""
    target_task_queue: "parcels"

nexus_service Parcels:
    operation Send(parcel: string) -> (string):
        return parcel
"""


@pytest.mark.parametrize("marked", [False, True])
def test_a_namespace_that_ends_the_docstring_runs_nothing(marked: bool) -> None:
    """Checking, running and serving such a design ran what came after the three quotes."""
    path = "x\nraise SystemExit('the path ran')\n.twf"
    sources = compile_design(resolve([parse(ATTACK, path).file]), marked=marked)
    assert len(sources) == 1
    for source in sources.values():
        assert not any(isinstance(node, ast.Raise) for node in ast.parse(source).body)
        assert "the design ran" in str(ast.get_docstring(ast.parse(source)))
