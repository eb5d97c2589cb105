"""Regeneration where a team deleted, moved, linked or spoilt files: nothing of theirs is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crossway.errors import UserError
from crossway.export.projects import Outcome, write
from tests.export.written import BASE, BOTH, NEW, OTHER, OURS, WRITTEN
from tests.helpers.command import crossway


def test_a_deleted_file_is_merged_when_it_is_restored(tmp_path: Path) -> None:
    """What the design changed meanwhile is not lost, however often it was generated."""
    folder, file = tmp_path / "shop", tmp_path / "shop" / "a.py"
    write(folder, {"a.py": BASE})
    file.unlink()
    assert [one.outcome for one in write(folder, {"a.py": NEW})] == [Outcome.AWAY]
    assert [one.outcome for one in write(folder, {"a.py": NEW})] == [Outcome.AWAY]
    file.write_text(OURS)
    assert [one.outcome for one in write(folder, {"a.py": NEW})] == [Outcome.MERGED]
    assert file.read_text() == BOTH


def test_a_second_conflict_leaves_the_merge_of_the_first(tmp_path: Path) -> None:
    """Somebody may be working on it; nothing else is written then either."""
    folder = tmp_path / "shop"
    write(folder, {"a.py": BASE, "b.py": BASE})
    (folder / "a.py").write_text(OURS)
    write(folder, {"a.py": OTHER, "b.py": BASE})
    (folder / "a.py.merge").write_text("half done")
    with pytest.raises(UserError, match="delete it, and generate again"):
        write(folder, {"a.py": OTHER.replace("one of", "one more of"), "b.py": NEW})
    assert (folder / "a.py.merge").read_text() == "half done"
    assert (folder / "b.py").read_text() == BASE
    (folder / "a.py.merge").unlink()
    found = write(folder, {"a.py": OTHER.replace("one of", "one more of"), "b.py": NEW})
    assert {one.path: one.outcome for one in found} == {
        "a.py": Outcome.CONFLICT,
        "b.py": Outcome.UPDATED,
    }


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    """A script that the team made executable stays so, a secret one secret."""
    folder, file = tmp_path / "shop", tmp_path / "shop" / "a.py"
    write(folder, {"a.py": BASE})
    file.chmod(0o700)
    (folder / ".a.py.new").symlink_to(tmp_path / "elsewhere")
    write(folder, {"a.py": NEW})
    assert file.read_text() == NEW
    assert file.stat().st_mode & 0o777 == 0o700
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: (file.unlink(), file.mkdir()), "is a folder, .*; rename it"),
        (lambda file: file.write_bytes(b"\xff\xfe"), "is not UTF-8; save it so"),
        (
            lambda file: (file.unlink(), file.symlink_to("b.py")),
            "put what it leads to in its place",
        ),
        (
            lambda file: (file.parent / ".crossway/base/a.py").write_bytes(b"\xff"),
            "base/a.py cannot be merged: it is not UTF-8",
        ),
        (
            lambda file: (file.parent / ".crossway/generated.json").write_text("<<<<<<<"),
            "restore it, or move the folder",
        ),
    ],
)
def test_what_cannot_be_merged_is_told_before_anything_is_written(
    tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    """With what to do; the other files of the project are as they were."""
    folder = tmp_path / "shop"
    write(folder, {"a.py": BASE, "b.py": BASE})
    spoil(folder / "a.py")
    with pytest.raises(UserError, match=said):
        write(folder, {"a.py": NEW, "b.py": NEW})
    assert (folder / "b.py").read_text() == BASE


def test_a_lost_base_makes_a_conflict_and_no_loss(tmp_path: Path) -> None:
    """Nobody knows what the team changed then."""
    folder = tmp_path / "shop"
    write(folder, {"a.py": BASE})
    (folder / ".crossway" / "base" / "a.py").unlink()
    (folder / "a.py").write_text(OURS)
    (found,) = write(folder, {"a.py": NEW})
    assert found.outcome is Outcome.CONFLICT
    assert (folder / "a.py").read_text() == OURS


def test_a_function_that_the_design_renamed_is_kept_and_told_of(tmp_path: Path) -> None:
    """The team had written its body: it stays beside the new one, and the message names it."""
    folder, file = tmp_path / "shop", tmp_path / "shop" / "a.py"
    write(folder, {"a.py": WRITTEN})
    file.write_text(WRITTEN.replace("    raise NotImplementedError\n", "    return 7\n", 1))
    new = WRITTEN.replace("Count", "Tally").replace("count", "tally")
    (found,) = write(folder, {"a.py": new})
    assert (found.outcome, found.left) == (Outcome.MERGED, ("count",))
    text = file.read_text()
    assert "async def count(order: Order) -> int:\n    return 7" in text
    assert "async def tally" in text


def test_what_is_only_called_otherwise_in_python_keeps_what_the_team_wrote(tmp_path: Path) -> None:
    """A project of an earlier release has `class desk` and `def ChargeCard`: Temporal knows both as
    it did, so they are the same, and what stands in them is merged."""
    folder, file = tmp_path / "shop", tmp_path / "shop" / "services.py"
    before = """\
import nexusrpc.handler


@nexusrpc.handler.service_handler(name="desk")
class desk:
    \"\"\"Operations: ChargeCard.\"\"\"

    @cw.operation("ChargeCard", {"card": str})
    async def ChargeCard(self, request: cw.Request, card: str) -> str:
        # Charge it
        return card
"""
    now = before.replace("class desk", "class Desk").replace("def ChargeCard", "def charge_card")
    write(folder, {"services.py": before})
    file.write_text(before.replace("        return card\n", "        return card.upper()\n"))
    (found,) = write(folder, {"services.py": now})
    assert (found.outcome, found.left) == (Outcome.MERGED, ())
    assert file.read_text() == now.replace("return card", "return card.upper()")
    file.write_text(now.replace("def charge_card(self,", "def charge_card(self, *,"))
    write(folder, {"services.py": before})
    assert "def charge_card(self, *," in file.read_text()


def test_a_value_at_the_top_that_both_changed_conflicts(tmp_path: Path) -> None:
    """Two lines for one name would be no conflict, and the later one would win."""
    folder, file = tmp_path / "shop", tmp_path / "shop" / "a.py"
    base = WRITTEN.replace("# counts", "LIMIT = 3\n\n\n# counts")
    write(folder, {"a.py": base})
    own = base.replace("LIMIT = 3", "LIMIT = 30")
    file.write_text(own)
    (found,) = write(folder, {"a.py": base.replace("LIMIT = 3", "LIMIT = 4")})
    assert found.outcome is Outcome.CONFLICT
    assert file.read_text() == own


def test_projects_that_the_design_has_no_more_are_told_of(tmp_path: Path) -> None:
    """They are left, since workers may run of them; projects of another design are not told of."""
    text = """\
workflow W(id: string) -> (string):
    nexus PayEndpoint Pay.Take(id) -> took
        options:
            timeout: 20s
    close complete(took)

nexus_endpoint PayEndpoint:
    target_namespace: pay
    target_task_queue: pay
    allowed_caller_namespaces: [shop]

nexus_service Pay:
    operation Take(id: string) -> (string):
        return id

worker front:
    workflow W

namespace shop:
    worker front
        options:
            task_queue: "shop"
"""
    (tmp_path / "shop.twf").write_text(text)
    assert crossway("generate", "shop.twf", "-o", "out", cwd=tmp_path).returncode == 0
    (tmp_path / "other.twf").write_text("workflow Other():\n    close\n")
    other = crossway("generate", "other.twf", "-o", "out", cwd=tmp_path)
    assert "left as it is" not in other.stderr
    (tmp_path / "shop.twf").write_text(
        text.replace("target_namespace: pay", "target_namespace: bank")
    )
    done = crossway("generate", "shop.twf", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "out/pay: left as it is" in done.stderr
    assert "out/pay-contract: left as it is" in done.stderr
    assert "delete it when nobody runs or imports it" in done.stderr
    assert (tmp_path / "out" / "pay" / "pyproject.toml").exists()


def test_the_project_of_another_design_is_not_written_over(tmp_path: Path) -> None:
    """Two have a namespace of one name; the same design under another name goes on."""

    def made(name: str, flow: str, *flags: str) -> tuple[int, str]:
        text = (
            f"workflow {flow}(id: string) -> (string):\n    close complete(id)\n"
            f"workflow {flow}Later():\n    close\n"
            f"worker w:\n    workflow {flow}\n    workflow {flow}Later\n"
            'namespace payments:\n    worker w\n        options:\n            task_queue: "q"\n'
        )
        (tmp_path / f"{name}.twf").write_text(text)
        done = crossway("generate", f"{name}.twf", "-o", "out", *flags, cwd=tmp_path)
        return done.returncode, done.stderr

    workflows = tmp_path / "out" / "payments" / "src" / "payments" / "workflows.py"
    for standalone in ((), ("--standalone",)):
        assert made("a", "Pay", "--owner", "a", *standalone)[0] == 0
        before = workflows.read_text()
        code, said = made("b", "Refund", *standalone)
        assert (code, "was made of another design, a, and is not" in said) == (2, True), said
        assert workflows.read_text() == before
        assert made("renamed", "Pay", *standalone)[0] == 0
        assert "was made of another design, renamed" in made("b", "Refund", *standalone)[1]
        assert made("b", "Refund", "--owner", "renamed", *standalone)[0] == 0
        assert "class Refund" in workflows.read_text()
        shutil.rmtree(tmp_path / "out")
