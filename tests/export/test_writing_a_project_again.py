"""Regeneration: what a team wrote stays, whatever the design became."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.errors import UserError
from crossway.export.projects import Outcome, write
from tests.export.written import BASE, BOTH, NEW, OTHER, OURS, WRITTEN
from tests.helpers.command import crossway


@pytest.mark.parametrize(
    ("own", "new", "outcome", "left"),
    [
        (BASE, BASE, Outcome.SAME, BASE),
        (BASE, NEW, Outcome.UPDATED, NEW),
        (OURS, BASE, Outcome.YOURS, OURS),
        (OURS, NEW, Outcome.MERGED, BOTH),
        (NEW, NEW, Outcome.SAME, NEW),
        (OURS, OTHER, Outcome.CONFLICT, OURS),
        (None, NEW, Outcome.AWAY, None),
        (None, BASE, Outcome.DELETED, None),
        (BASE, None, Outcome.REMOVED, None),
        (OURS, None, Outcome.LEFT, OURS),
    ],
)
def test_a_file_that_was_written_before(
    tmp_path: Path, own: str | None, new: str | None, outcome: Outcome, left: str | None
) -> None:
    """What the team has, what the design makes of it now, and what lies there after."""
    folder, file = tmp_path / "shop", tmp_path / "shop" / "src" / "a.py"
    write(folder, {"src/a.py": BASE, "README.md": ""})
    if own is None:
        file.unlink()
    else:
        file.write_text(own)
    found = write(folder, {"README.md": "", **({} if new is None else {"src/a.py": new})})
    told = {one.path: one.outcome for one in found}
    assert told == ({} if outcome is Outcome.SAME else {"src/a.py": outcome})
    assert (file.read_text() if file.exists() else None) == left


def test_how_lines_end_is_no_change(tmp_path: Path) -> None:
    """A checkout may have made CRLF of every line: what is new is still written, what the team
    wrote is merged, and the file keeps its endings."""
    folder, file = tmp_path / "shop", tmp_path / "shop" / "a.py"
    write(folder, {"a.py": BASE})
    file.write_bytes(BASE.replace("\n", "\r\n").encode())
    assert [one.outcome for one in write(folder, {"a.py": NEW})] == [Outcome.UPDATED]
    assert file.read_bytes() == NEW.replace("\n", "\r\n").encode()
    file.write_bytes(BOTH.replace("\n", "\r\n").encode())
    (found,) = write(folder, {"a.py": BASE})
    assert found.outcome is Outcome.MERGED
    assert file.read_bytes() == OURS.replace("\n", "\r\n").encode()


def test_both_texts_of_a_conflict_lie_beside_the_file_until_somebody_looks(tmp_path: Path) -> None:
    """The team's file is not touched; when it was looked at, the next time is quiet."""
    folder = tmp_path / "shop"
    write(folder, {"a.py": BASE})
    (folder / "a.py").write_text(OURS)
    write(folder, {"a.py": OTHER})
    assert (folder / "a.py").read_text() == OURS
    beside = (folder / "a.py.merge").read_text()
    assert "one of ours" in beside
    assert "one of the design" in beside
    assert "<<<<<<< yours" in beside
    assert [one.outcome for one in write(folder, {"a.py": OTHER})] == [Outcome.YOURS]


def test_a_file_that_somebody_else_put_there_is_not_written_over(tmp_path: Path) -> None:
    """A new file of the design meets one of the team's."""
    folder = tmp_path / "shop"
    write(folder, {"a.py": BASE})
    (folder / "b.py").write_text(OURS)
    (found,) = write(folder, {"a.py": BASE, "b.py": NEW})
    assert found.outcome is Outcome.CONFLICT
    assert (folder / "b.py").read_text() == OURS


def test_a_folder_that_was_not_made_here_is_not_touched(tmp_path: Path) -> None:
    """Nor is one behind a link, and a manifest that leads elsewhere is refused."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "secret.py").write_text(OURS)
    with pytest.raises(UserError, match="has not written"):
        write(folder, {"a.py": BASE})
    assert [path.name for path in folder.iterdir()] == ["secret.py"]
    linked = tmp_path / "linked"
    linked.symlink_to(folder)
    with pytest.raises(UserError, match="is a link"):
        write(linked, {"a.py": BASE})
    made = tmp_path / "made"
    write(made, {"src/a.py": BASE})
    (made / "src" / "a.py").unlink()
    (made / "src").rmdir()
    (made / "src").symlink_to(folder)
    with pytest.raises(UserError, match="is a link"):
        write(made, {"src/a.py": NEW})
    (made / "src").unlink()
    (made / ".crossway" / "generated.json").write_text('{"files": ["../shop/secret.py"]}')
    with pytest.raises(UserError, match="no path in there"):
        write(made, {})
    assert (folder / "secret.py").read_text() == OURS
    with pytest.raises(UserError, match=r"secret\.py is a file; name a folder"):
        write(folder / "secret.py" / "shop", {"a.py": BASE})


def test_the_command_keeps_a_body_and_adds_what_the_design_has_new(tmp_path: Path) -> None:
    """An activity that the team wrote stays when the design gets another; where both wrote the
    same lines the exit code is 1, and the message names the merge."""
    design, out = tmp_path / "shop.twf", tmp_path / "out"
    text = "workflow W(id: string):\n    activity Alpha(id)\n    close\n"
    design.write_text(text)
    assert crossway("generate", "shop.twf", "-o", "out", cwd=tmp_path).returncode == 0
    activities = out / "shop" / "src" / "shop" / "activities.py"
    written = activities.read_text().replace('@cw.unwritten("shop.twf:2")\n', "")
    written = written.replace("raise NotImplementedError", "assert id")
    activities.write_text(written)
    more = text.replace("    close", "    activity Omega(id)\n    close")
    design.write_text(f"# Every line below is another one now.\n\n{more}")
    done = crossway("generate", "shop.twf", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "activities.py: merged" in done.stdout
    assert "assert id" in activities.read_text()
    assert "async def omega" in activities.read_text()
    activities.write_text(activities.read_text().replace("(id: str)", "(id: str, note: str = '')"))
    design.write_text(design.read_text().replace("id: string", "id: int"))
    done = crossway("generate", "shop.twf", "-o", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert "activities.py: CONFLICT: yours is kept; both texts are in" in done.stdout
    assert "activities.py.merge" in done.stderr
    assert "note: str" in activities.read_text()


def test_a_line_of_the_design_that_moved_is_no_change(tmp_path: Path) -> None:
    """What the team wrote stays without a conflict, and names the lines as they are now."""
    folder, file = tmp_path / "shop", tmp_path / "shop" / "a.py"
    base = 'import x\n\n\n@x.unwritten("shop.twf:2")\ndef f() -> None:\n    """shop.twf:2."""\n'
    write(folder, {"a.py": base})
    file.write_text(base.replace('@x.unwritten("shop.twf:2")\n', "") + "    # see shop.twf:2\n")
    (found,) = write(folder, {"a.py": base.replace("twf:2", "twf:12")})
    assert found.outcome is Outcome.MERGED
    assert file.read_text() == (
        'import x\n\n\ndef f() -> None:\n    """shop.twf:12."""\n    # see shop.twf:12\n'
    )
    folder = tmp_path / "page"
    write(folder, {"README.md": "- `f`, for `shop.twf:2`\n- `g`, for `shop.twf:3`\n"})
    (folder / "README.md").write_text("- `g`, for `shop.twf:3`\n")
    (found,) = write(folder, {"README.md": "- `f`, for `shop.twf:9`\n- `g`, for `shop.twf:10`\n"})
    assert (found.outcome, found.text) == (Outcome.MERGED, "- `g`, for `shop.twf:10`\n")


def test_python_is_merged_by_its_functions_and_imports(tmp_path: Path) -> None:
    """The team imports something, writes a body and a helper; the design meanwhile drops the
    next activity, adds one, and imports another type."""
    folder, file = tmp_path / "shop", tmp_path / "shop" / "a.py"
    write(folder, {"a.py": WRITTEN})
    own = WRITTEN.replace("from __future__ import annotations\n", HEAD)
    own = own.replace("    raise NotImplementedError\n", BODY, 1)
    file.write_text(own)
    new = WRITTEN.replace("models import Order", "models import Order, Parcel")
    new = new.replace("Weigh", "Wrap").replace("weigh(order: Order)", "wrap(parcel: Parcel)")
    (found,) = write(folder, {"a.py": new})
    assert found.outcome is Outcome.MERGED
    text = file.read_text()
    compile(text, "a.py", "exec")
    assert text == own.replace("import Order", "import Order, Parcel").replace(
        "Weigh", "Wrap"
    ).replace("weigh(order: Order)", "wrap(parcel: Parcel)")


HEAD = "from __future__ import annotations\n\nimport math\n"
BODY = """\
    return helper(order)


def helper(order: Order) -> int:
    return math.floor(2.5)
"""
