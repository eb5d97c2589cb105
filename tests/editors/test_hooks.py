"""The hooks of pre-commit, and the workflow of GitHub that docs/editors.md shows."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.helpers.command import crossway
from tests.helpers.paths import ORDERS, ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
PAGE = (ROOT / "docs" / "editors.md").read_text()


def block(language: str, beginning: str) -> str:
    """Return the code block of the page that begins so."""
    found = re.findall(rf"^```{language}\n({re.escape(beginning)}.*?)^```$", PAGE, re.M | re.S)
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_does_what_it_says(hook: dict[str, object], tmp_path: Path) -> None:
    """As pre-commit calls it: with the files that fit, or without any."""
    text = (ORDERS / "orders.twf").read_text()
    (tmp_path / "a.twf").write_text(text.replace("    ", "  "))
    assert re.search(str(hook["files"]), "designs/a.twf")
    words = [*shlex.split(str(hook["entry"])), *map(str, hook.get("args", ()))]  # type: ignore[call-overload]
    assert words.pop(0) == "crossway"
    given = ["a.twf"] if hook.get("pass_filenames", True) else []
    done = crossway(*words, *given, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    changed = (tmp_path / "a.twf").read_text() == text
    assert changed is (hook["id"] == "crossway-fmt")


def test_the_workflow_of_github_runs(tmp_path: Path) -> None:
    """Each of its lines that calls Crossway is a command that there is."""
    workflow = yaml.safe_load(block("yaml", "name: designs"))
    (job,) = workflow["jobs"].values()
    runs = [step["run"] for step in job["steps"] if "run" in step]
    (tmp_path / "designs").mkdir()
    (tmp_path / "designs" / "orders.twf").write_text((ORDERS / "orders.twf").read_text())
    for line in (line for run in runs for line in run.splitlines() if line.startswith("crossway")):
        command, _, target = line.partition(" > ")
        done = crossway(*shlex.split(command)[1:], cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        if target:
            assert json.loads(done.stdout)["version"] == "2.1.0"


def test_the_configuration_of_helix_reads() -> None:
    (language,) = tomllib.loads(block("toml", "[[language]]"))["language"]
    assert language["file-types"] == ["twf"]
    assert language["formatter"] == {"command": "crossway", "args": ["fmt", "-"]}


def test_what_zed_is_told_leads_to_the_grammar() -> None:
    grammar = tomllib.loads(block("toml", 'id = "twf"'))["grammars"]["twf"]
    assert (ROOT / grammar["path"] / "src" / "parser.c").is_file()
    assert (ROOT / grammar["path"] / "queries" / "highlights.scm").is_file()
    assert tomllib.loads(block("toml", 'name = "TWF"'))["path_suffixes"] == ["twf"]
    told = json.loads(block("json", '{"languages"'))["languages"]["TWF"]["formatter"]["external"]
    assert [told["command"], *told["arguments"]] == ["crossway", "fmt", "-"]
