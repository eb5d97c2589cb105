"""`crossway studio` over what another command runs: found by itself, or by a profile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.studio.claims import CLAIMS, INTAKE, Dev, developing, until

DESIGNS = {"claims": CLAIMS, "intake": INTAKE}


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    with developing(tmp_path_factory.mktemp("elsewhere"), **DESIGNS) as found:
        yield found


@contextmanager
def studio(folder: Path, *words: str) -> Iterator[Dev]:
    """Yield a studio of a command of its own."""
    with Background("studio", str(folder), *words) as process:
        found = re.search(r"http://\S+", process.wait_for("studio at"))
        assert found
        yield Dev(folder, found[0], process)


def test_the_studio_is_served_over_what_runs_elsewhere(dev: Dev, tmp_path: Path) -> None:
    """By a command of its own, with the refusals of audit files; it ends when it is told to."""
    assert begun(dev, "intake-1") == 200
    audit = tmp_path / "audit.jsonl"
    denied = {"time": "2026-01-01", "decision": "denied", "endpoint": "Desk", "reason": "nobody"}
    audit.write_text(json.dumps(denied) + "\n")
    with studio(dev.folder, "--audit", str(audit)) as other:
        assert other.url != dev.url
        assert "intake-1" in other.get("runs", workflow="Intake")
        assert "nobody" in other.live()["denied"][0]
        assert other.process.end() == 0


def begun(of: Dev, id: str) -> int:
    """Start a workflow by a form of a studio; return the status."""
    wish = {"action": "start", "name": "Intake", "namespace": "intake", "id": id}
    return of.post(**wish, v__claim__id=id, v__claim__amount="3")[0]


@pytest.fixture
def copied(dev: Dev, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same design in a folder that no `dev` runs, with profiles of the Temporal CLI."""
    for name, text in DESIGNS.items():
        (tmp_path / f"{name}.twf").write_text(text)
    settings = tmp_path / "temporal.toml"
    settings.write_text(
        f'[profile.prod]\naddress = "{dev.address}"\n[profile.gone]\naddress = "127.0.0.1:1"\n'
    )
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(settings))
    return tmp_path


def test_a_profile_says_which_service_the_studio_shows(dev: Dev, copied: Path) -> None:
    """What a form starts there is begun at that service, counted, and followed to the other
    namespace."""
    with studio(copied, "--profile", "prod") as other:
        assert dev.address in other.process.wait_for("Ctrl-C stops it")
        assert begun(other, "by-profile") == 200
        assert "by-profile" in dev.get("runs", workflow="Intake")
        run = {"namespace": "intake", "id": "by-profile"}
        until(lambda: "Claims.File" in other.get("run", **run))
        until(lambda: "in flight" in json.dumps(other.live()["nodes"]))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--profile", "prd"], "Profile 'prd' not found; did you mean prod?"),
        (["--profile", "gone"], "nothing listens there"),
        ([], "of yours is up"),
    ],
)
def test_without_a_service_there_is_no_studio_but_one_line(
    copied: Path, words: list[str], said: str
) -> None:
    done = crossway("studio", str(copied), *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
