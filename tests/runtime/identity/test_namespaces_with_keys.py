"""Which namespaces have keys: all that a design may have."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.checks import Checked
from crossway.cluster.keys import create_key, read_keys, rotate_key
from crossway.design import load_text
from crossway.errors import KeysError
from tests.helpers.command import crossway


@pytest.mark.parametrize("namespace", ["team payments", "_orders", ".orders", "Käse & Co"])
def test_a_namespace_that_a_design_may_have_has_keys(tmp_path: Path, namespace: str) -> None:
    """`check` let it pass, and `keys new` refused it: nothing could be served by it."""
    assert [*Checked(load_text(_OF_NAMESPACE.format(namespace))).errors] == []
    made = create_key(tmp_path, namespace)
    assert [key.id for key in read_keys(tmp_path, {}).signing] == [made.id]
    listed = crossway("keys", "export", namespace, "--dir", str(tmp_path))
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / f"{namespace}.jwks.json").write_text(listed.stdout)
    assert [key.id for key in read_keys(tmp_path / "others", {}).trusted] == [made.id]


def test_a_command_that_a_message_gives_quotes_the_namespace(tmp_path: Path) -> None:
    """Copied into a shell it is one argument."""
    with pytest.raises(KeysError, match="crossway keys new 'team payments'"):
        rotate_key(tmp_path, "team payments")


_OF_NAMESPACE = """
nexus_endpoint Orders:
    target_namespace: "{}"
    target_task_queue: orders
    allowed_caller_namespaces: [shop]
nexus_service Orders:
    operation Take(n: int) -> (int):
        return n
"""
