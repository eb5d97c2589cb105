"""`make steady` counts honestly: each run once, and what failed as often as it did."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import steady

TESTS = """\
from pathlib import Path

import pytest

def test_passes():
    pass

@pytest.mark.skip("what it needs is not here")
def test_is_skipped():
    pass

def test_fails_every_second_time():
    count = Path(__file__).with_name("count.log")
    count.write_text(count.read_text() + "x" if count.exists() else "x")
    assert len(count.read_text()) % 2
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a suite that is red by chance, as it were."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # it needs none, and starts sooner
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / ".gitignore").write_text(".steady\n*.log\n__pycache__\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n")
    as_somebody = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    for words in (["init", "-q"], ["add", "."], [*as_somebody, "commit", "-qm", "begin"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    """The command changes what a signal to its process does."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_a_series_is_continued_on_the_same_files_and_counts_every_run(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = ["--busy", "0", "test_it.py"]
    assert steady.main(["--times", "1", *few], checkout) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "run 1 of 1 ..."
    assert said[1].startswith("run 1: 0 failed, 1 skipped in ")
    assert said[-2] == "none failed"
    assert steady.main(["--times", "3", *few], checkout) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["1 runs were recorded before (--fresh begins anew)", "run 2 of 3 ..."]
    assert said[-2] == "1 of 3  test_it::test_fails_every_second_time"
    assert len((checkout / "count.log").read_text()) == 3
    assert steady.main(["--times", "3", *few], checkout) == 1, "complete: nothing is run"
    assert len((checkout / "count.log").read_text()) == 3


def test_other_files_and_other_arguments_are_another_series(checkout: Path) -> None:
    """A run of what was there before says nothing of what is there now."""
    few = ["--busy", "0", "test_it.py"]
    runs = [steady.Series(checkout, [0, False, ["test_it.py"]]).folder]
    (checkout / "test_it.py").write_text(TESTS + "\n")
    runs.append(steady.Series(checkout, [0, False, ["test_it.py"]]).folder)
    for text in ("1", "2"):
        (checkout / "new.txt").write_text(text)
        runs.append(steady.Series(checkout, [0, False, ["test_it.py"]]).folder)
    runs.append(steady.Series(checkout, [4, False, ["test_it.py"]]).folder)
    assert len(set(runs)) == 5
    assert steady.main(["--times", "1", "--fresh", *few], checkout) == 0
    assert steady.main(["--times", "1", "--fresh", *few], checkout) == 1, "run anew"


def test_a_run_that_was_interrupted_or_did_not_begin_is_no_run_that_passed(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(steady, "run", interrupt)
        assert steady.main(["--times", "1", "--busy", "0"], checkout) == 1
    assert "no run has ended" in capsys.readouterr().out
    assert steady.main(["--times", "1", "--busy", "0", "nowhere.py"], checkout) == 1
    assert "1 of 1  pytest ended with 4" in capsys.readouterr().out


def test_a_run_says_what_it_took_and_how_busy_the_machine_was(checkout: Path) -> None:
    with steady.busy():
        ran = steady.run(["test_it.py"], checkout / "ran", checkout)
    assert (ran.failed, ran.skipped) == ([], 1)
    assert ran.seconds > 0
    assert ran.load > 0
    assert "2 passed" in (checkout / "ran.txt").read_text()
