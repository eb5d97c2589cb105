"""What a payload codec hides stays hidden in a studio without it, and nothing breaks of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

from tests.helpers.background import Background
from tests.helpers.coded import TURNED
from tests.studio.claims import Dev, until

DESIGN = """\
workflow Admit(name: string) -> (string):
    state:
        seen = "nobody"
    signal Visit(who: string):
        seen = who
    query Seen() -> (string):
        return seen
    await signal Visit
    activity Refuse(name)
        options:
            retry_policy:
                maximum_attempts: 1
    close complete(seen)

activity Refuse(name: string):
    raise Refused("no bed for {name}", name)
"""
ABOUT = {"workflow": "Admit", "namespace": "ward", "id": "admit-1"}


@contextmanager
def studio(command: str, folder: Path, *more: str) -> Iterator[Dev]:
    """Yield a studio that a command serves."""
    with Background(command, str(folder), *more) as process:
        found = re.search(r"http://\S+", process.wait_for("studio at"))
        if command == "dev":
            process.wait_for("reloads when a file changes")
        assert found
        yield Dev(folder, found[0], process)


def trace(one: Dev) -> str:
    return unescape(one.get("run", namespace="ward", id="admit-1"))


def test_what_a_codec_hides_is_shown_only_where_it_is_given(tmp_path: Path) -> None:
    """Inputs, answers and failures; without it queries are told of plainly, lines are left open."""
    folder = tmp_path / "design"
    folder.mkdir()
    (folder / "ward.twf").write_text(DESIGN)
    (tmp_path / "codecs.py").write_text(TURNED)
    codec = f"{tmp_path / 'codecs.py'}:Turned"
    with studio("dev", folder, "--codec", codec) as dev:
        about = {"name": "Admit", "namespace": "ward", "id": "admit-1"}
        assert dev.post(action="start", **about, v__name="Ada-Lovelace")[0] == 200
        until(lambda: "waits for" in trace(dev))
        with studio("studio", folder) as blind:
            page = trace(blind)
            assert "Ada-Lovelace" not in page
            assert "binary/turned" in page
            assert "of the rest it is not known" in page
            assert 'class="row missed"' not in page
            assert '[1,"running"]' in blind.get("live")
            status, page = blind.post(action="query", name="Seen", **ABOUT)
            assert (status, "a codec encoded it" in page) == (422, True)
            assert dev.post(action="signal", name="Visit", **ABOUT, v__who="Grace")[0] == 200
            until(lambda: "failed after" in trace(dev))
            page = trace(blind)
            assert "failed after" in page
            assert not [name for name in ("Ada-Lovelace", "Grace") if name in page]
            assert blind.process.end() == 0
            assert "Traceback" not in blind.process.text
        with studio("studio", folder, "--codec", codec) as seeing:
            page = trace(seeing)
            assert all(name in page for name in ("Ada-Lovelace", "Grace", "Refused"))
            assert 'class="row missed"' in page
