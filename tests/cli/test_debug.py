"""`crossway debug`: what stages make of a text, for whoever works on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command import crossway

ORDER = """\
# Packs and ships.
workflow Ship(order: Order) -> (Parcel):
    activity Pack(order) -> parcel
    close complete(parcel)
"""
TOKENS = """\
line 3, indented 4
  3:5    name     'activity'
  3:14   name     'Pack'
  3:18   symbol   '('
  3:19   name     'order'
  3:24   symbol   ')'
  3:26   symbol   '->'
  3:29   name     'parcel'
"""
TREE = """\
      body:
        - Await 3:5-3:35 results=('parcel',)
          target: ActivityCall 3:5-3:25 name='Pack'
            arguments:
              - Name 3:19-3:24 name='order'
"""
DESIGN = """\
  workflows:
    'Ship': WorkflowEntry name='Ship' file='shop.twf'
      signature: Signature results=1
        parameters:
          'order': RecordType name='Order'
        result: RecordType name='Parcel'
      placements:
        - Placement namespace='shop' task_queue='shop' reason='file stem of shop.twf'
      tree: Workflow 'Ship' at shop.twf:2:1
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.twf").write_text(ORDER)
    return tmp_path


@pytest.mark.parametrize(
    ("stage", "part"), [("tokens", TOKENS), ("tree", TREE), ("design", DESIGN)]
)
def test_each_stage_is_shown_by_line_and_the_same_every_time(
    shop: Path, stage: str, part: str
) -> None:
    """Readable enough to compare by eye, stable enough to compare by program."""
    shown = crossway("debug", stage, "shop.twf", cwd=shop)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert part in shown.stdout
    assert crossway("debug", stage, "shop.twf", cwd=shop).stdout == shown.stdout


def test_comments_are_tokens_and_nodes(shop: Path) -> None:
    """They are kept through the whole pipeline."""
    tokens = crossway("debug", "tokens", "shop.twf", cwd=shop).stdout
    assert "1:1    comment  '# Packs and ships.'" in tokens
    nodes = crossway("debug", "tree", "shop.twf", cwd=shop).stdout
    assert "Comment 1:1-1:19 text='Packs and ships.'" in nodes


def test_a_text_with_faults_is_shown_as_far_as_it_was_read(shop: Path) -> None:
    """The faults go to standard error, as `check` reports them."""
    (shop / "shop.twf").write_text(ORDER + "\nworkflow Bill(:\n")
    shown = crossway("debug", "tree", "shop.twf", cwd=shop)
    assert shown.returncode == 1
    assert "Workflow 2:1" in shown.stdout
    assert "shop.twf:6:15: error[SYNTAX]" in shown.stderr


def test_of_a_markdown_file_one_block_is_shown(shop: Path) -> None:
    """Its lines keep their numbers; without --block the blocks are listed."""
    other = ORDER.replace("Ship", "Send")
    (shop / "two.md").write_text(f"# Two\n\n```twf\n{ORDER}```\n\n```twf\n{other}```\n")
    shown = crossway("debug", "tokens", "two.md", "--block", "11", cwd=shop)
    assert shown.returncode == 0, shown.stderr
    assert "  12:10   name     'Send'" in shown.stdout
    assert "'Ship'" not in shown.stdout
    assert "choose one:" in crossway("debug", "tokens", "two.md", cwd=shop).stderr


def test_what_could_drive_a_terminal_is_escaped(shop: Path) -> None:
    """Control and direction characters of a text are shown, not sent."""
    (shop / "shop.twf").write_text(ORDER.replace("Packs", "\x1b[2J\u202e"))
    for stage in ("tokens", "tree", "design"):
        shown = crossway("debug", stage, "shop.twf", cwd=shop)
        assert not {"\x1b", "\u202e"} & set(shown.stdout)


@pytest.mark.parametrize("line", [["debug", "token", "."], ["debug", "tree", "missing.twf"]])
def test_a_mistaken_call_is_one_line(shop: Path, line: list[str]) -> None:
    shown = crossway(*line, cwd=shop)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr.startswith("error: ")
    assert shown.stderr.count("\n") == 1
