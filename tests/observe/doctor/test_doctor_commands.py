"""The command lines a doctor prints: whatever a name holds, a shell sees just that name."""

from __future__ import annotations

import re
import shlex
import subprocess
from pkgutil import iter_modules

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossway.observe.doctor import checks
from crossway.observe.doctor.commands import Commands, Own
from crossway.observe.doctor.registry import CHECKS
from tests.helpers.paths import ROOT

HOSTILE = "$(touch owned)", "a; rm -rf .", "it's", "\x1b[2Ja\nb", "`id`", "\\'; id #", "é\u202e"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_shell_takes_a_name_as_one_word(name: str) -> None:
    line = Commands().create_endpoint(name, "payments", "queue").removeprefix("temporal ")
    script = f"printf '%s\\0' {line}"
    words = subprocess.run(["bash", "-c", script], capture_output=True, check=True).stdout
    assert words.decode().split("\0")[5] == name
    assert line.isprintable()


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_command_can_drive_a_terminal(name: str) -> None:
    line = Commands(("--address", "here:1")).trace(name, "orders")
    assert line.isprintable()
    if name.isprintable():
        assert shlex.split(line) == [
            "crossway", "trace", name, "-n", "orders", "--address", "here:1",
        ]  # fmt: skip


def test_commands_of_ours_need_a_design() -> None:
    assert Commands().serve("payments") == ()
    assert Commands(path="my shop.twf").serve("payments") == (
        "crossway serve 'my shop.twf' --namespace payments",
    )


def test_a_namespace_with_a_profile_of_its_own_is_reached_by_it() -> None:
    own = {"payments.a1b2c": Own(name="payments", profile="cloud")}
    commands = Commands(("--address", "here:1"), "shop.twf", own)
    command = ("workflow", "list")
    assert commands.temporal(*command, namespace="payments.a1b2c") == (
        "temporal workflow list --namespace payments.a1b2c --profile cloud"
    )
    assert commands.temporal(*command, namespace="orders") == (
        "temporal workflow list --namespace orders --address here:1"
    )
    assert commands.trace("o-1", "payments.a1b2c") == (
        "crossway trace o-1 -n payments.a1b2c --address here:1 --profile-for payments=cloud"
    )
    assert commands.serve("payments.a1b2c") == (
        "crossway serve shop.twf --namespace payments --address here:1 "
        "--profile-for payments=cloud",
    )


def test_the_page_lists_every_check_with_what_it_asks_and_how_it_knows() -> None:
    """In the order of the checks, in the words of each."""
    page = (ROOT / "docs" / "doctor.md").read_text()
    table = page.partition("\n## The checks\n")[2]
    listed = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)
    assert listed == [(check.code, check.question, check.evidence) for check in CHECKS]


def test_every_check_that_there_is_is_asked() -> None:
    """A file below `checks` that the registry does not name would never be run."""
    files = {name for _, name, _ in iter_modules(checks.__path__)}
    assert {check.code.replace("-", "_") for check in CHECKS} == files
