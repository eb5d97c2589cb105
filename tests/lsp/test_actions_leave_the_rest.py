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


OPTION = "            schedule_to_close_timeout: 5m"


@pytest.mark.parametrize(
    ("own", "deadline"),
    [
        ('            # why\n        options:\n{}            summary: "x"\n', f"{OPTION}\n"),
        ('        # why\n        options:\n{}            summary: "x"\n', f"{OPTION}\n"),
        ('        options: # mine\n{}            summary: "x"\n', f"{OPTION}\n"),
        ('        options({}\n            # why\n            summary: "x")\n', "timeout: 5m,"),
    ],
    ids=["above and deeper", "above", "behind the word", "in brackets"],
)
def test_a_comment_is_no_option_of_a_call(one: Editor, root: Path, own: str, deadline: str) -> None:
    """One above `options:` led to those of the call before, which then had somebody else's."""
    other = '    activity Note() -> a\n        options: # mine\n            summary: "a note"\n'
    head = f"workflow Order() -> (string):\n{other}{CALL.format(key='b', result='b')}"
    rest = (
        '    close complete("{a}{b}")\n\nactivity Note() -> (string):\n    note it\n\n'
        "extern nexus service Pay:\n    operation Charge(id: string) -> (string)\n"
    )
    bench = Bench(one, root, orders=f"{head}{own.format('')}{rest}")
    text = bench.mended(*DEADLINE, 'nexus PayEndpoint Pay.Charge("b")')
    assert text == f"{head}{own.format(deadline)}{rest}"


CONTRACT = """\
nexusrpc: "1.0.0"
services:
  Depot:
    operations:
      Find:
        input:
          type: object
          properties:
            id: {type: string}
        output:
          type: object
          properties:
            shelf: {type: string}
"""

IMPORTING = """\
package a
import "depot.nexusrpc.yaml"

workflow Order(id: string) -> (any):
    nexus DepotEndpoint depot.Depot.Reserve(id) -> r
        options:
            timeout: 1m
    close complete(r)
"""


def test_no_operation_is_written_into_a_contract(one: Editor, root: Path) -> None:
    """It is its owners' file, and holds no line of a design."""
    bench = Bench(one, root, orders=IMPORTING, **{"depot.nexusrpc.yaml": CONTRACT})
    assert "NEXUS_NO_OPERATION" in bench.codes
    assert list(bench.offers("nexus Depot")) == ["Catch NexusOperationError here"]


PAGE = """\
# Orders

```twf
workflow Order(id: string) -> (any):
    {call}
    close complete(r)
```

The end.
"""


@pytest.mark.parametrize(
    ("call", "title", "code"),
    [
        ("activity Pack(id) -> r", "Define activity Pack", "UNDEFINED_ACTIVITY"),
        ("workflow Pack(id) -> r", "Define workflow Pack", "UNDEFINED_WORKFLOW"),
        (
            "nexus PayEndpoint Pay.Charge(id) -> r",
            "Declare Pay as a service of somebody else",
            "NEXUS_UNDEFINED_ENDPOINT",
        ),
    ],
)
def test_what_is_missing_on_a_page_is_defined_in_its_block(
    one: Editor, root: Path, call: str, title: str, code: str
) -> None:
    """Not below the prose at the end of the page."""
    page = PAGE.format(call=call)
    text = Bench(one, root, **{"page.md": page}).mended(title, code, call)
    begin, end = page.split("```\n\nThe end")
    assert text.startswith(begin)
    assert text.endswith(f"```\n\nThe end{end}")


def test_a_call_that_is_made_again_and_again_gets_no_second_deadline(
    one: Editor, root: Path
) -> None:
    """What bounds it is how often it is made: its deadline is that of each attempt."""
    tried = "        options:\n            timeout: 1m\n            retry_policy:\n"
    call = CALL.format(key="a", result="a") + f"{tried}                initial_interval: 1s\n"
    text = f"workflow Order() -> (string):\n{call}    close complete(a)\n"
    service = "\nextern nexus service Pay:\n    operation Charge(id: string) -> (string)\n"
    bench = Bench(one, root, orders=f"{text}{service}")
    assert bench.codes == ["nexus-missing-deadline"]
    offered = bench.offers("nexus PayEndpoint")
    assert "Catch NexusOperationError here" in offered
    assert DEADLINE[0] not in offered


ALTERNATIVES = """\
# Banks

```twf
workflow Ship(id: string) -> (string):
    nexus Gate Bank.Pay(id) -> paid
        options:
            timeout: 5s
    close complete(paid)

nexus_endpoint Gate:
    target_namespace: bank
    target_task_queue: bank

nexus_service Bank:
    operation Pay(id: string) -> (string):
        return id

# Or, where nothing is paid:
nexus_service Bank:
    operation Refund(id: string) -> (string):
        return id
```
"""


def test_an_operation_that_one_alternative_of_a_block_has_is_not_added_to_it(
    one: Editor, root: Path
) -> None:
    """What the other lacks is told at the same call, and an edit is one of the first."""
    bench = Bench(one, root, **{"page.md": ALTERNATIVES})
    assert "NEXUS_NO_OPERATION" in bench.codes
    offered = bench.offers("nexus Gate")
    assert "Catch NexusOperationError here" in offered
    assert not [title for title in offered if title.startswith("Add operation")]
