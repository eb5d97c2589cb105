"""What is offered changes what it is about, and nothing that others wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.editor import Editor, editor
from tests.helpers.mending import Bench


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rest")


@pytest.fixture(scope="module")
def one(root: Path) -> Iterator[Editor]:
    with editor(root) as opened:
        yield opened


DEADLINE = ("Add a deadline of 5 minutes", "nexus-missing-deadline")

RACE = """\
workflow Order(id: string) -> (string):
    signal Stop():
        log("stop")
    await one:
{first}{second}    close complete("stopped")

extern nexus service Pay:
    operation Charge(id: string) -> (string)
    operation Close()
"""

CLOSING = """\
        signal Stop:
            detach nexus PayEndpoint Pay.Close()
"""

CHARGING = """\
        nexus PayEndpoint Pay.Charge(id) -> r:
            options:
                # what the bank shows
                summary: "charge"
            close complete(r)
"""

BELOW = "            options:\n                schedule_to_close_timeout: 5m\n"


@pytest.mark.parametrize("places", [(CLOSING, CHARGING), (CHARGING, CLOSING)])
def test_a_case_gets_its_deadline_among_its_own_options(
    one: Editor, root: Path, places: tuple[str, str]
) -> None:
    """`Close(timeout: 5m)` on the line above would be another call's argument, and no deadline."""
    first, second = places
    race = RACE.format(first=first, second=second)
    text = Bench(one, root, orders=race).mended(*DEADLINE, "nexus PayEndpoint Pay.Charge")
    assert text == race.replace("            options:\n", BELOW)


CALL = '    nexus PayEndpoint Pay.Charge("{key}") -> {result}\n'


def test_a_call_gets_its_deadline_in_its_own_brackets(one: Editor, root: Path) -> None:
    """Those that stand deeper on the line above are of the call before; one's own may be long."""
    bounded = CALL.format(key="a", result="a") + "        options(timeout: 1m)\n"
    bare = CALL.format(key="b", result="b")
    forms = {
        "": "        options:\n            schedule_to_close_timeout: 5m\n",
        '        options(summary: "b")\n': '        options(timeout: 5m, summary: "b")\n',
        '        options(\n            summary: "b"\n        )\n': (
            '        options(timeout: 5m,\n            summary: "b"\n        )\n'
        ),
    }
    end = '    close complete("{a}{b}")\n'
    service = "\nextern nexus service Pay:\n    operation Charge(id: string) -> (string)\n"
    for own, wanted in forms.items():
        head = "workflow Order() -> (string):\n"
        bench = Bench(one, root, orders=f"{head}{bounded}{bare}{own}{end}{service}")
        text = bench.mended(*DEADLINE, 'nexus PayEndpoint Pay.Charge("b")')
        assert text == f"{head}{bounded}{bare}{wanted}{end}{service}"
