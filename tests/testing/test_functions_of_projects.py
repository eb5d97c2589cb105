"""What a test gives of a generated project in the place of what a design becomes."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from crossway.pytest_plugin import Opens
from crossway.testing.opening import built_at

BANK = """\
namespace bank:
    worker bank
        task_queue: "bank"
    nexus endpoint Bank
        task_queue: "bank"

worker bank:
    workflow Order
    nexus service Money

nexus service Money:
    sync Pay(sum: int) -> (string)

workflow Order(sum: int) -> (string):
    nexus Bank Money.Pay(sum) -> paid
        options(timeout: 1m)
    close complete(paid)
"""


def test_functions_of_a_project_stay_with_the_tests_that_give_them(
    crossway_design: Opens, tmp_path: Path
) -> None:
    """What another test opens has its own: a charge would be a real one there."""
    for name in ("plain", "real"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bank.twf").write_text(BANK)
    (tmp_path / "real/bank.py").write_text("def pay(sum):\n    return 'charged'\n")
    project = ModuleType("queues")
    project.TASK_QUEUES = built_at(tmp_path / "real", (), ()).queues  # type: ignore[attr-defined] # as the module of a project has it
    plain = crossway_design(tmp_path / "plain").start("Order", 3).result()
    for _ in range(2):
        real = crossway_design(tmp_path / "plain", functions=project)
        assert real.start("Order", 3).result() == "charged"
        assert crossway_design(tmp_path / "plain").start("Order", 3).result() == plain
    assert plain != "charged"
