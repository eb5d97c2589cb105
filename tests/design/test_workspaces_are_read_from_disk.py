"""Files, folders and Markdown files; what cannot be read is one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.design import WorkspaceError, load, resolve
from crossway.design.reading import workspace as reading
from crossway.language import tree
from tests.helpers.seed import SEED

FLOW = "workflow A():\n    activity B()\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def error(path: Path) -> str:
    with pytest.raises(WorkspaceError) as caught:
        load(path)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_file_is_one_design(tmp_path: Path) -> None:
    write(tmp_path, orders_dot_twf=FLOW)
    (found,) = load(tmp_path / "orders.twf")
    assert found.name == "orders.twf"
    assert [one.file.path for one in found.files] == [(tmp_path / "orders.twf").as_posix()]
    assert found.implemented == {}


def test_a_folder_is_one_design_of_all_files_below_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        b_dot_twf=FLOW,
        a__z_dot_twf=FLOW,
        _dot_hidden__x_dot_twf=FLOW,
        env__pyvenv_dot_cfg="",
        env__lib__y_dot_twf=FLOW,
        readme_dot_md="```twf\nworkflow Z():\n    close\n```\n",
    )
    (workspace,) = load(tmp_path)
    paths = [Path(one.file.path).relative_to(tmp_path).as_posix() for one in workspace.files]
    assert paths == ["a/z.twf", "b.twf"]
    assert workspace.name == tmp_path.name


def test_the_functions_beside_a_file_are_found_without_running_it(tmp_path: Path) -> None:
    python = "def b(): ...\nasync def Charge(x): ...\nclass C:\n    def no(self): ...\n1 / 0\n"
    write(tmp_path, a_dot_twf=FLOW, a_dot_py=python)
    (workspace,) = load(tmp_path / "a.twf")
    path = (tmp_path / "a.twf").as_posix()
    assert list(workspace.implemented) == [path]
    assert set(workspace.implemented[path]) == {"b", "Charge"}
    built = resolve([one.file for one in workspace.files], workspace.implemented)
    assert built.implemented == workspace.implemented


def test_python_that_does_not_parse_is_named_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, a_dot_twf=FLOW, a_dot_py="x = 1\ndef b(:\n")
    assert error(tmp_path / "a.twf").startswith(f"{tmp_path / 'a.py'}:2: not valid Python")


def test_an_editor_may_hand_in_text_that_is_not_saved(tmp_path: Path) -> None:
    path = write(tmp_path, a_dot_twf=FLOW) / "a.twf"
    (workspace,) = load(path, {path: "workflow Unsaved():\n    close\n"})
    (definition,) = workspace.files[0].file.definitions
    assert isinstance(definition, tree.Workflow)
    assert definition.name == "Unsaved"


def test_what_an_editor_has_open_counts_in_a_folder_too(tmp_path: Path) -> None:
    write(tmp_path, a_dot_twf=FLOW, a_dot_py="def saved(): ...\n")
    new, hidden = tmp_path / "new" / "b.twf", tmp_path / ".git" / "c.twf"
    texts = dict.fromkeys((new, hidden, tmp_path.parent / "other.twf"), FLOW)
    (workspace,) = load(tmp_path, {**texts, tmp_path / "a.py": "def unsaved(): ...\n"})
    assert list(workspace.texts) == [(tmp_path / "a.twf").as_posix(), new.as_posix()]
    assert [set(found) for found in workspace.implemented.values()] == [{"unsaved"}]


def test_a_workspace_keeps_texts_as_read_and_resolves_once(tmp_path: Path) -> None:
    """A file that changes or goes afterwards changes nothing of what was checked."""
    path = write(tmp_path, a_dot_twf=f"\ufeff{FLOW}") / "a.twf"
    (workspace,) = load(path)
    path.unlink()
    assert workspace.texts == {path.as_posix(): f"\ufeff{FLOW}"}
    assert workspace.parsed_texts == {path.as_posix(): (1, f"\ufeff{FLOW}")}
    assert workspace.design is workspace.design
    assert workspace.design == resolve([parsed.file for parsed in workspace.files])


def test_a_path_that_is_not_there_suggests_what_is(tmp_path: Path) -> None:
    write(tmp_path, orders_dot_twf=FLOW)
    message = error(tmp_path / "order.twf")
    assert message.startswith(f"{tmp_path / 'order.twf'}: no such file or folder")
    assert message.endswith(f"did you mean {tmp_path / 'orders.twf'}?")


def test_a_path_in_a_folder_that_is_not_there_is_one_line_too(tmp_path: Path) -> None:
    assert "no such file" in error(tmp_path / "none" / "a.twf")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.twf", b"workflow A():\n    # \xff\n", ":2: not UTF-8 text"),
        ("a.txt", b"", "expected a .twf file, a folder or a Markdown file"),
        ("a.md", b"# Nothing\n```python\nx\n```\n", "no TWF block"),
    ],
)
def test_what_holds_no_design_says_why(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert expected in error(tmp_path / name)


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    assert "no .twf file" in error(tmp_path)


def test_every_twf_block_of_the_seed_is_a_design_that_parses_and_resolves() -> None:
    workspaces = load(SEED)
    assert [one.name for one in workspaces] == [
        *(f"nexus.md:{line}" for line in (61, 80, 103, 115, 148, 159, 177, 202)),
        "nexus.md:219 (1)",
        "nexus.md:219 (2)",
        "nexus.md:238",
        "nexus.md:246 (1)",
        "nexus.md:246 (2)",
        *(f"nexus.md:{line}" for line in (264, 276, 291)),
        "nexus.md:307 (1)",
        "nexus.md:307 (2)",
        "nexus.md:319",
        "nexus.md:335 (1)",
        "nexus.md:335 (2)",
    ]
    for workspace in workspaces:
        assert [parsed.diagnostics for parsed in workspace.files] == [()]
        first = resolve([parsed.file for parsed in workspace.files])
        assert first.namespaces
        again = load(SEED)[workspaces.index(workspace)]
        assert repr(resolve([parsed.file for parsed in again.files])) == repr(first)


def test_blocks_keep_their_line_numbers() -> None:
    workspace = load(SEED)[0]
    (workflow,) = workspace.files[0].file.definitions
    assert (workflow.span.path, workflow.span.line) == (SEED.as_posix(), 61)


def test_alternatives_share_the_rest_of_their_block(tmp_path: Path) -> None:
    text = """Text.

```twf
# BAD
workflow A():
    activity One()

# GOOD
workflow A():
    activity Two()

activity Two():
    return
```
"""
    write(tmp_path, a_dot_md=text)
    first, second = (one.files[0].file for one in load(tmp_path / "a.md"))
    names = [
        [
            (type(d).__name__, d.span.line)
            for d in file.definitions
            if not isinstance(d, tree.Comment)
        ]
        for file in (first, second)
    ]
    assert names == [[("Workflow", 5), ("Activity", 12)], [("Workflow", 9), ("Activity", 12)]]


def test_only_pseudo_code_that_opens_like_twf_is_a_block(tmp_path: Path) -> None:
    text = """
~~~pseudo
# a comment
nexus_service S:
    operation Op()
~~~

```yaml
namespace: kubernetes
```

```pseudo
temporal.signal("id", Signal, data)
```

````twf
workflow A():
    close
````
"""
    write(tmp_path, a_dot_md=text)
    assert [one.name for one in load(tmp_path / "a.md")] == ["a.md:3", "a.md:17"]


def test_a_folder_is_read_as_one_whatever_its_name(tmp_path: Path) -> None:
    """`shop.twf` may be a folder: what counts is what it is."""
    folder = tmp_path / "shop.twf"
    folder.mkdir()
    with pytest.raises(WorkspaceError, match=r"shop.twf: no .twf file in this folder or below it"):
        load(folder)
    (folder / "pay.twf").write_text("workflow Pay():\n    close complete\n")
    (workspace,) = load(folder)
    assert (workspace.name, list(workspace.design.workflows)) == ("shop.twf", ["Pay"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_more_lines_than_are_read_are_refused_before_they_are_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """All files of a design count together, however their lines end; a million are read."""
    assert reading.MOST_LINES > 1_000_000
    monkeypatch.setattr(reading, "MOST_LINES", 4)
    text = end.join(FLOW.splitlines()) + end
    folder = write(tmp_path / "shop", a_dot_twf=text, b_dot_twf=text)
    assert len(load(folder)) == 1
    write(folder, c_dot_twf="# one more\n")
    monkeypatch.setattr(reading, "parse", None)
    said = "5 lines, more than the 4 that a design may have; cut it into several designs"
    assert error(folder) == f"shop: {said}"
