"""What a user gives that makes no sense: one line that says what would, and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.cli.command import INPUT_BEHIND
from tests.helpers.command import crossway

DESIGN = "workflow Hello(name: string) -> (string):\n    close complete(name)\n"

ODD = [
    (["check", ""], "Invalid value for 'PATH': it is empty"),
    (["doctor", "", "--address", "127.0.0.1:1"], "Invalid value for 'PATH': it is empty"),
    (
        ["keys"],
        "Missing argument 'action'. Choose from: new, list, rotate, export, revoke, check",
    ),
    (
        ["check", "a.twf", "--format", "xml"],
        "Invalid value for '--format': 'xml' is not one of 'text', 'json', 'github', 'sarif'.",
    ),
    (["run", "a.twf", "-i", ""], "--input is empty, and JSON is wanted"),
    (["start", "a.twf", "-i", "@/dev/null"], "/dev/null is empty, and JSON is wanted"),
    (
        ["start", "a.twf", "-i", "@/dev/zero"],
        "/dev/zero is larger than 10 MiB, the most that is read",
    ),
    (
        ["start", "a.twf", "-i", "Ada"],
        "--input is not JSON, line 1 column 1: Expecting value; a text has quotes of its own: "
        "--input '\"Ada\"'",
    ),
    (
        ["run", "a.twf", "-i", "@big.json"],
        "big.json is JSON of 3000002 bytes, and Temporal takes 2097152 at most; store it elsewhere "
        "and pass a reference",
    ),
    (
        ["start", "a.twf", "-i", '[{"a": 1, "b": [], "a": 1}]'],
        '--input has the key "a" twice in one object; leave one out',
    ),
    (
        ["run", "a.twf", "-i", "@"],
        "@ is followed by the path of a file, as in --input @order.json",
    ),
    (
        ["run", "a.twf", "-i", '{"name": "\\ud800"}'],
        "--input holds half a character: a `\\ud..` escape without its other half",
    ),
    (["start", "a.twf", "-i", "[1, NaN]"], "--input is not JSON: NaN is no number of JSON"),
    (["start", "a.twf", "-i", "@odd.json"], "odd.json is not JSON: -Infinity is no number of JSON"),
    (["run", "a.twf", "-i", "1e999"], "--input holds a number that is too large"),
    (["serve", "a.twf", "-n", "ns-a", "--tenant", ""], "--tenant: one is empty"),
    (
        ["serve", "a.twf", "-n", "ns-a", "--tenant", "\udcff"],
        "--tenant: one is no text: it has bytes that are no UTF-8",
    ),
    (["trace", ""], "the workflow's id is empty"),
    (["trace", "\udcff"], "the workflow's id is no text: it has bytes that are no UTF-8"),
    (
        ["run", "a.twf", "-w", "a\udcff"],
        "Invalid value for '--workflow-id' / '-w': it is no text: it has bytes that are no UTF-8",
    ),
    (
        ["start", "a.twf", "-w", "ä" * 501],
        "Invalid value for '--workflow-id' / '-w': it has 1002 bytes, and Temporal takes 1000",
    ),
    (
        ["cancel", "a.twf", "\udcff"],
        "the workflow's id is no text: it has bytes that are no UTF-8; `crossway list` shows what "
        "runs",
    ),
    (["trace", "a.twf", "a-1"], "the workflow's id comes first: crossway trace a-1 a.twf"),
    (["trace", "a.twf", "a 1"], "the workflow's id comes first: crossway trace 'a 1' a.twf"),
    (
        ["list", "a.twf", "Hello"],
        "Got unexpected extra argument(s) (Hello) (`crossway list -h` shows what it takes)",
    ),
    (
        ["run", "a.twf", "Hello", "3"],
        f"Got unexpected extra argument(s) (3); {INPUT_BEHIND} (`crossway run -h` shows what it "
        "takes)",
    ),
    (
        ["update", "a.twf", "a-1", "Decide", '{"by": 1}'],
        f'expected WORKFLOW_ID NAME after the design, found a-1 Decide {{"by": 1}}; {INPUT_BEHIND}',
    ),
    (
        ["start", "a.twf", "--id", "a-1"],
        "No such option: --id; did you mean --workflow-id?",
    ),
    (["run", "a.twf", "--in", "1"], "No such option: --in; did you mean --input?"),
    (["run", "a.twf", "--inptu", "1"], "No such option: --inptu; did you mean --input?"),
    (
        ["check", "a.twf", "--\x1b[31m"],
        "No such option: --\\x1b[31m (`crossway check -h` shows what it takes)",
    ),
    (
        ["run", "a.twf", "--timeout", "soon"],
        "Invalid value for '--timeout': expected seconds such as 30, or a duration such as 5m, "
        "from 0.001 to 3,153,600,000 seconds; found 'soon'",
    ),
    (
        ["call", "shop.twf"],
        "there are several operations; name one of: 'North Desk.Look', Till.Pay, 'South Desk.Look'",
    ),
    (
        ["call", "shop.twf", "Look"],
        "Look is offered more than once; name one of: 'North Desk.Look', 'South Desk.Look'",
    ),
    (["call", "shop.twf", "Buy"], "Buy is a workflow, not an operation: use `crossway start`"),
    (["start", "shop.twf", "Pay"], "Pay is an operation, not a workflow: use `crossway call`"),
    (
        ["run", "shop.twf", "Till.Pay"],
        "Till.Pay is an operation, not a workflow: use `crossway call`",
    ),
    (
        ["list", "a.twf", "--address", "http://127.0.0.1:7233"],
        "cannot connect to Temporal at http://127.0.0.1:7233: expected host:port; check --address "
        "or --profile",
    ),
    (
        ["list", "a.twf", "--profile", "prd"],
        "cannot load the Temporal profile 'prd': Profile 'prd' not found; did you mean prod?",
    ),
]

SHOP = """\
nexus_service Desk:
    operation Look(order: string) -> (string):
        return order

nexus_service Till:
    operation Pay(order: string) -> (string):
        return order

workflow Buy():
    close complete

nexus_endpoint North:
    target_namespace: shop
    target_task_queue: north
    services: [Desk, Till]

nexus_endpoint South:
    target_namespace: shop
    target_task_queue: south
    services: [Desk]
"""


@pytest.mark.parametrize(("line", "said"), ODD, ids=lambda value: " ".join(value)[:30])
def test_odd_input_is_one_line_that_says_what_is_expected(
    tmp_path: Path, line: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.twf").write_text(DESIGN)
    (tmp_path / "shop.twf").write_text(SHOP)
    (tmp_path / "temporal.toml").write_text('[profile.prod]\naddress = "127.0.0.1:1"\n')
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(tmp_path / "temporal.toml"))
    (tmp_path / "odd.json").write_text('{"a": [-Infinity]}')
    (tmp_path / "big.json").write_text(f'"{"x" * 3_000_000}"')
    shown = crossway(*line, cwd=tmp_path)
    assert (shown.returncode, shown.stdout, shown.stderr) == (2, "", f"error: {said}\n")


def test_a_folder_without_keys_says_so(tmp_path: Path) -> None:
    shown = crossway("keys", "list", "--dir", str(tmp_path))
    assert (shown.returncode, shown.stdout) == (0, "")
    assert shown.stderr == (
        f"{tmp_path} holds no keys; to make a first one: crossway keys new NAMESPACE "
        f"--dir {tmp_path}\n"
    )
