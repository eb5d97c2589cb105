"""What `crossway dev` looks at: the files of a design, and no more than those."""

from __future__ import annotations

from pathlib import Path

from crossway.cli.watch import look


def test_hidden_files_and_virtual_environments_are_not_looked_at(tmp_path: Path) -> None:
    wanted = {tmp_path / "orders.twf", tmp_path / "parts" / "pay.py"}
    environment = tmp_path / "env"
    others = {tmp_path / ".draft.twf", tmp_path / ".git" / "x.py", environment / "lib" / "y.py"}
    for file in wanted | others:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (environment / "pyvenv.cfg").touch()
    assert set(look([tmp_path])) == wanted


def test_contracts_beside_a_design_are_looked_at(tmp_path: Path) -> None:
    """A file imports them; other YAML is nobody's."""
    contract, parted = tmp_path / "a.nexusrpc.yaml", tmp_path / "parts" / "b.nexusrpc.json"
    parted.parent.mkdir()
    for file in (tmp_path / "orders.twf", contract, parted, tmp_path / "other.yaml"):
        file.touch()
    assert set(look([tmp_path])) == {tmp_path / "orders.twf", contract, parted}
    assert set(look([tmp_path / "orders.twf"])) == {tmp_path / "orders.twf", contract, parted}
