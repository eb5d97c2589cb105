"""What a type checker sees of a project is what the design says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crossway import runtime as cw
from crossway.compiler.project import compile_project
from crossway.compiler.seen import GIVES, UNSEEN
from crossway.compiler.text import python_name
from crossway.compiler.types import annotation
from crossway.design import load
from crossway.design.builtins import BUILTINS
from crossway.design.types import Anything
from tests.export.every_design import faults, projects
from tests.helpers.pages import DESIGNS
from tests.helpers.paths import EXAMPLES, ROOT
from tests.helpers.projects import faults_of_style, faults_of_types, generated

DESIGN = ROOT / "tests" / "compiler" / "typed.twf"

_WRITTEN = ("workflows", "services", "computed", "starter")
"""The modules of a project whose bodies the compiler writes."""

_HEADS = re.compile(r"def (\w+)\((?:[^()]|\([^()]*\))*\) -> (.*):$", re.MULTILINE)


COUNTED = """

class Counted:
    async def run(self, lines: list[Line], shelf: Shelf) -> int:
        return len(lines)
"""
"""What takes what a workflow of the design does, and gives something else."""


def test_a_project_of_many_kinds_of_values_passes_the_checks_of_its_team(tmp_path: Path) -> None:
    """Sums, races, state, loops: what `check` takes mypy does too. What a team gives another type
    is a fault: a result of workflows, services and activities, what a promise gives, what a
    concurrent loop goes through, what arrived or won, and another workflow behind an operation, or
    another activity."""
    folder = generated(DESIGN, tmp_path / "out")
    assert faults_of_style(folder) == ""  # also of what runs at once in a loop
    assert faults_of_types(folder) == ""
    assert "\n\n[tool.mypy]" in (folder / "typed" / "pyproject.toml").read_text()
    package = folder / "typed" / "src" / "typed"
    written = (package / "workflows.py").read_text()
    assert "self.words: list[str] = []" in written
    assert 'if why is not None and who not in ["x"] and why is not None:' in written
    assert 'self.status: Any = "open"' in written  # a handler changes what a line found out
    with (package / "workflows.py").open("a") as workflows:
        workflows.write(COUNTED)
    services = (package / "services.py").read_text().replace("import Basket", "import Counted")
    (package / "services.py").write_text(services)
    for module, right, wrong in (
        ("workflows", '"items": count', '"items": "many"'),
        ("workflows", '(weigh, "coffee", weight)', "(weigh, weight, weight)"),
        ("workflows", "(weigh, id, 1)", "(weigh, id, id)"),
        ("workflows", 'activities.note, first["sku"]', 'activities.note, first["missing"]'),
        ("workflows", 'found.get("note")', 'found.get("note") + 1'),
        ("workflows", "return won\n", 'return won["kind"]\n'),
        ("workflows", "(weigh, by, price)", "(weigh, price, by)"),
        ("workflows", "(weigh, word, count)", "(weigh, count, count)"),
        ("workflows", "(weigh, who, next)", "(weigh, next, next)"),
        ("workflows", "self.word = text", "self.word = len(text)"),
        ("workflows", "(activities.price, self.word)", "(activities.price, self.words)"),
        ("services", 'return "none"', "return 1"),
        ("services", "cw.behind(Basket.run, ", "cw.behind(Counted.run, "),
        ("services", "activity_behind(activities.find, id)", "activity_behind(weigh, id, 1)"),
        ("services", 'activity_behind(halve, 0, Decimal("0"))', "activity_behind(halve, 0, id)"),
        ("computed", "return len(sku)", "return sku"),
    ):
        text = (package / f"{module}.py").read_text()
        assert right in text
        (package / f"{module}.py").write_text(text.replace(right, wrong))
    said = faults_of_types(folder)
    assert 'TypedDict item "items" has type "int"' in said
    assert 'Argument 2 to "calling" has incompatible type "int"; expected "str"' in said
    assert 'Argument 3 to "calling" has incompatible type "str"; expected "int"' in said
    assert '(expression has type "int", variable has type "str")' in said
    assert 'Argument 2 to "calling" has incompatible type "list[str]"; expected "str"' in said
    assert 'TypedDict "Line" has no key "missing"' in said
    assert 'Unsupported operand types for + ("None" and "int")' in said
    assert 'expected "Sum"' in said
    assert 'got "int", expected "str | TemporalOperationResult[str]"' in said
    assert 'got "str", expected "int"' in said
    assert '"Callable[[str, int], Coroutine[Any, Any, int]]", "str", "int"' in said
    assert said.count('"calling" has incompatible type "int"; expected "str"') == 4  # two of races
    assert '"Callable[[int, Decimal], Coroutine[Any, Any, Decimal]]", "int", "str"' in said
    assert 'expected "Callable[[Any, list[Line], Shelf], Coroutine[Any, Any, Sum]]"' in said


def test_the_designs_of_a_page_pass_the_type_checker_as_projects(tmp_path: Path) -> None:
    """A page that shows the edges of inference; `make projects` has all of them."""
    page = [block for block in DESIGNS if block.page == "implementation.md"]
    folders = list(projects(page, tmp_path))
    assert len(folders) > 2
    assert faults(folders) == ""


@pytest.mark.parametrize("path", [DESIGN, *EXAMPLES], ids=lambda path: path.name)
def test_no_result_is_any_of_which_the_design_knows_the_type(path: Path) -> None:
    """Of what workflows, operations, handlers, activities and starters give."""
    vague = [
        f"{name}: {head}"
        for name, text in modules(path).items()
        if name.rpartition("/")[2] in _WRITTEN
        for head, result in _HEADS.findall(text)
        if re.search(r"\bAny\b", result)
    ]
    assert vague == []


def modules(path: Path) -> dict[str, str]:
    """Return the modules of the packages of the design at a path."""
    (workspace,) = load(path)
    design = workspace.design.own
    found: dict[str, str] = {}
    for space in design.namespaces:
        project = compile_project(design, space, str(python_name(space)), (), "crossway")
        found |= {f"{space}/{name}": text for name, text in project.modules.items()}
    return found


def test_a_field_that_has_got_its_value_is_given_as_one_that_has(tmp_path: Path) -> None:
    """A checker does not follow what a call put into it; `check` does, and takes it."""
    (tmp_path / "shop.twf").write_text(
        "type Entry:\n    price: int?\n\n"
        "workflow Fill(entry: Entry) -> (Entry):\n"
        "    activity Price() -> entry.price\n    activity Pack(entry.price)\n"
        "    activity Note(entry.price)\n    close complete(entry)\n\n"
        "activity Price() -> (int):\n    return 1\n\n"
        "activity Pack(price: int):\n    log(price)\n\n"
        "activity Note(price: int?):\n    log(price)\n"
    )
    text = modules(tmp_path / "shop.twf")["shop/workflows"]
    assert 'cw.calling(pack, cw.there(entry.get("price")))' in text
    assert 'cw.calling(note, entry.get("price"))' in text


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_a_built_in_function_gives_what_the_compiler_takes_it_to(name: str) -> None:
    """The table of what functions give is what their Python is annotated with."""
    builtin = BUILTINS[name]
    kind = GIVES.get(builtin.gives)
    function = getattr(cw, builtin.python.removeprefix("cw."), None)
    if kind is None or not builtin.python.startswith("cw."):
        return
    said = function.__annotations__["return"]
    expected = str(annotation(kind, {}))
    wider = f"{expected} | None" if name in UNSEEN else expected
    assert said == ("Any" if isinstance(kind, Anything) else wider)
