"""The user's Python: found beside designs and by name; what does not import says where."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crossway.cluster.building.implementations import import_beside, import_named
from crossway.design.model import file_labels
from crossway.errors import ImplementationError


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def labelled(*files: Path) -> dict[str, str]:
    return file_labels([file.as_posix() for file in files])


def test_the_file_beside_a_design_is_found_by_its_label(tmp_path: Path) -> None:
    write(tmp_path / "orders.py", "def charge(): return 7")
    found = import_beside(labelled(tmp_path / "orders.twf", tmp_path / "payments.twf"))
    assert list(found) == ["orders"]
    assert found["orders"].charge() == 7


def test_it_may_import_what_lies_beside_it_and_shadows_nothing(tmp_path: Path) -> None:
    write(tmp_path / "beside_the_orders.py", "RATE = 3")
    write(tmp_path / "json.py", "from beside_the_orders import RATE")
    assert import_beside(labelled(tmp_path / "json.twf"))["json"].RATE == 3
    assert sys.modules["json"].__file__ != str(tmp_path / "json.py")


def test_two_files_of_one_stem_have_each_their_own(tmp_path: Path) -> None:
    """`a/orders.twf` never runs what lies beside `b/orders.twf`, nor what `c` lacks."""
    for folder in "ab":
        write(tmp_path / folder / "orders.py", f"WHERE = {folder!r}")
    found = import_beside(labelled(*(tmp_path / folder / "orders.twf" for folder in "abc")))
    assert {label: module.WHERE for label, module in found.items()} == {
        "a/orders": "a",
        "b/orders": "b",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\nboom\n", "line 2): NameError: name 'boom' is not defined"),
        ("x = 1\n\ndef f(:\n", "line 3): SyntaxError: invalid syntax"),
        ("import no_such_module_at_all\n", "ModuleNotFoundError"),
        ("raise SystemExit(3)\n", "line 1): SystemExit: 3"),
    ],
)
def test_a_failing_import_is_one_line_with_file_and_line(
    tmp_path: Path, text: str, said: str
) -> None:
    file = write(tmp_path / "orders.py", text)
    with pytest.raises(ImplementationError) as failure:
        import_beside(labelled(tmp_path / "orders.twf"))
    message = str(failure.value)
    assert message.startswith(f"cannot import {file} ({file}, line")
    assert said in message
    assert "\n" not in message


def test_a_module_is_named_by_path_or_by_dotted_name(tmp_path: Path) -> None:
    file = write(tmp_path / "more.py", "X = 1")
    assert import_named(str(file)).X == 1
    assert import_named("crossway.runtime").__name__ == "crossway.runtime"


@pytest.mark.parametrize("name", ["no_such_module_at_all", "no/such/file.py"])
def test_a_name_that_is_nowhere_is_one_clear_error(name: str) -> None:
    with pytest.raises(ImplementationError, match=r"no_such_module_at_all|no Python file"):
        import_named(name)
