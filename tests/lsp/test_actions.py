"""What an editor may do for its user: each result parses, and checks better than before."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from tests.helpers.editor import Editor, editor, position_of
from tests.helpers.mending import ORDERS, PAYMENTS, Bench

GATE = "PaymentsEndpoint"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("actions")


@pytest.fixture(scope="module")
def one(root: Path) -> Iterator[Editor]:
    with editor(root) as opened:
        yield opened


def with_crlf(text: str) -> str:
    """Return a text as Windows and tabs have it, with emoji before what is looked for."""
    return text.replace("    ", "\t").replace("(id", "(id").replace("\n", "\r\n")


@pytest.mark.parametrize("made", [str, with_crlf])
def test_a_call_without_a_deadline_gets_one(one: Editor, root: Path, made: Any) -> None:
    """As options below it, or in the classic spelling in those above it, or of a case of a race."""
    bare = made(ORDERS.replace("        options:\n            timeout: 5m\n", "", 1))
    text = Bench(one, root, orders=bare, payments=PAYMENTS).mended(
        "Add a deadline of 5 minutes", "nexus-missing-deadline", "nexus"
    )
    assert made("        options:\n            schedule_to_close_timeout: 5m\n") in text
    other = made(ORDERS.replace("timeout: 5m", 'summary: "🚚"'))
    text = Bench(one, root, orders=other, payments=PAYMENTS).mended(
        "Add a deadline of 5 minutes", "nexus-missing-deadline", "nexus"
    )
    assert text.count("options:") == 2
    classic = bare.replace(made("    nexus P"), made('    options(summary: "🚚")\n    nexus P'))
    text = Bench(one, root, orders=classic, payments=PAYMENTS).mended(
        "Add a deadline of 5 minutes", "nexus-missing-deadline", "nexus"
    )
    assert 'options(timeout: 5m, summary: "🚚")' in text
    race = bare.replace(
        made("    nexus PaymentsEndpoint Payments.Charge(id) -> receipt\n"),
        made(
            "    await one:\n        nexus PaymentsEndpoint Payments.Charge(id) -> receipt:\n"
            "            close complete(receipt)\n        activity Wait(id):\n"
            "            close fail(id)\n"
        ),
    ).replace(made("    close complete(receipt)\n\n"), "")
    text = Bench(one, root, orders=race, payments=PAYMENTS).mended(
        "Add a deadline of 5 minutes", "nexus-missing-deadline", "nexus"
    )
    assert made("        options(timeout: 5m)\n        nexus") in text


def test_a_slip_becomes_what_was_meant_in_every_place(one: Editor, root: Path) -> None:
    """An operation, a variable, an endpoint, the key of an option; all places of one slip."""
    faults = [
        ("Payments.Charge", "Payments.Chrage", "NEXUS_NO_OPERATION", "Charge"),
        ("complete(receipt)", "complete(reciept)", "undefined-name", "receipt"),
        ("timeout", "timout", "unknown-option", "timeout"),
        (
            "PaymentsEndpoint Pay",
            "PaymentEndpoint Pay",
            "NEXUS_UNDEFINED_ENDPOINT",
            "PaymentsEndpoint",
        ),
    ]
    for right, wrong, code, meant in faults:
        bench = Bench(one, root, orders=ORDERS.replace(right, wrong), payments=PAYMENTS)
        word = wrong.rpartition("(")[2].rpartition(".")[2].partition(" ")[0]
        assert bench.mended(f"Change to {meant}", code, word) == ORDERS
    twice = ORDERS.replace("    close", '    activity Pakc("🚚")\n    activity Pakc(id)\n    close')
    twice += "\nactivity Pack(id: string):\n    pass\n"
    text = Bench(one, root, orders=twice, payments=PAYMENTS).mended(
        "Change to Pack", "UNDEFINED_ACTIVITY", "activity"
    )
    assert 'activity Pack("🚚")\n    activity Pack(id)' in text


def test_a_caller_gets_onto_the_lists_that_refuse_it(one: Editor, root: Path) -> None:
    """Of the endpoint, in brackets, behind dashes or empty; and of the operation."""
    listed = '["orders"]'
    forms = {
        '["shop"]': '["shop", orders]',
        "[]": "[orders]",
        "shop": "[shop, orders]",
        "\n                - shop": "\n                - shop\n                - orders\n",
    }
    for form, wanted in forms.items():
        payments = PAYMENTS.replace(listed, form).replace(": \n", ":\n")
        bench = Bench(one, root, orders=ORDERS, payments=payments)
        bench.mended("Let orders call it", "caller-not-allowed", "nexus")
        assert wanted in (bench.folder / "payments.twf").read_text()
    narrower = PAYMENTS.replace(
        "    operation", "    options:\n        allowed_caller_namespaces: [shop]\n    operation"
    ).replace(listed, "[shop]")
    bench = Bench(one, root, orders=ORDERS, payments=narrower)
    bench.mended("Let orders call it", "caller-not-allowed", "nexus")
    assert (bench.folder / "payments.twf").read_text().count("[shop, orders]") == 2


FAMILY = """\
namespace shard-{org}:
    with:
        org: [mediterranean, antarctica]
    worker orders
"""


def test_a_member_of_a_family_gets_onto_a_list_of_members(one: Editor, root: Path) -> None:
    """The family would let in every member that anybody gives it from then on."""
    orders = ORDERS.replace("namespace orders:\n    worker orders\n", FAMILY)
    listed = PAYMENTS.replace('["orders"]', "[shard-mediterranean]")
    bench = Bench(one, root, orders=orders, payments=listed)
    bench.mended("Let shard-antarctica call it", "caller-not-allowed", "nexus")
    payments = (bench.folder / "payments.twf").read_text()
    assert "[shard-mediterranean, shard-antarctica]" in payments


def test_what_is_called_and_not_there_is_defined(one: Editor, root: Path) -> None:
    """An operation in its service, an activity, a workflow, a service of somebody else."""
    unknown = ORDERS.replace("Payments.Charge(id)", "Payments.Audit(id, size, 1.5)")
    unknown = unknown.replace("complete(receipt)", "complete(Receipt{number: 1})")
    bench = Bench(one, root, orders=unknown, payments=PAYMENTS)
    bench.mended("Add operation Audit to Payments", "NEXUS_NO_OPERATION", "nexus")
    assert (
        "        return Receipt{number: 1}\n"
        "    operation Audit(id: string, size: int, value: number) -> (any)\n"
    ) in (bench.folder / "payments.twf").read_text()
    for kind, code in (("activity", "UNDEFINED_ACTIVITY"), ("workflow", "UNDEFINED_WORKFLOW")):
        more = f'    {kind} Pack(size, id) -> box\n    log("{{box}}")\n    close'
        made = ORDERS.replace("    close", more)
        bench = Bench(one, root, orders=made, payments=PAYMENTS)
        text = bench.mended(f"Define {kind} Pack", code, f"{kind} Pack")
        assert f"\n{kind} Pack(size: int, id: string) -> (any):\n" in text
    two = ORDERS.replace("    close", "    workflow Pack(id) -> box, lid\n    log(lid)\n    close")
    bench = Bench(one, root, orders=two, payments=PAYMENTS)
    text = bench.mended("Define workflow Pack", "UNDEFINED_WORKFLOW", "workflow Pack")
    assert "Pack(id: string) -> (any, any):\n    close complete(null, null)\n" in text
    theirs = ORDERS.replace("PaymentsEndpoint Payments", "BankEndpoint Bank")
    bench = Bench(one, root, orders=theirs, payments=PAYMENTS)
    text = bench.mended(
        "Declare Bank as a service of somebody else", "NEXUS_UNDEFINED_ENDPOINT", "nexus"
    )
    assert "\nextern nexus service Bank:\n    operation Charge(id: string) -> (any)\n" in text


@pytest.mark.parametrize("made", [str, with_crlf])
def test_a_call_is_put_into_a_try(one: Editor, root: Path, made: Any) -> None:
    """With its options; the workflow fails with the message of the error."""
    bench = Bench(one, root, orders=made(ORDERS), payments=PAYMENTS)
    action = bench.offers("nexus")["Catch NexusOperationError here"]
    assert action.kind == lsp.CodeActionKind.Refactor
    bench.take(action)
    assert bench.codes == []
    assert (
        made(
            "    try:\n        nexus PaymentsEndpoint Payments.Charge(id) -> receipt\n"
            "            options:\n                timeout: 5m\n"
            "    catch NexusOperationError -> err:\n        close fail(err.message)\n"
            "    close complete(receipt)\n"
        )
        in bench.path.read_bytes().decode()
    )


def test_an_activity_gets_a_function_in_python(one: Editor, root: Path) -> None:
    """In a new file beside the design, then at the end of it, with hints that `check` accepts."""
    text = ORDERS.replace(
        "    close", '    activity Pack("🚚", size) -> box\n    activity Send(box)\n    close'
    )
    text += "\nactivity Pack(label: string, size: int) -> (string):\n    pass\n"
    held = "    workflow Order\n"
    text = text.replace(held, f"{held}    activity Pack\n    activity Send\n")
    bench = Bench(one, root, orders=text, payments=PAYMENTS)
    bench.take(bench.offers("activity Pack")["Write pack(..) in orders.py"])
    python = bench.folder / "orders.py"
    one.files_changed((python, lsp.FileChangeType.Created))
    bench.take(bench.offers("activity Send")["Write send(..) in orders.py"])
    written = python.read_text()
    ast.parse(written)
    assert "def pack(label: str, size: int) -> str:\n    raise NotImplementedError(" in written
    assert "\n\n\ndef send(box: str)" in written
    assert bench.codes == []
    one.files_changed((python, lsp.FileChangeType.Changed))
    assert not [title for title in bench.offers("activity Pack") if "(..)" in title]


def test_nothing_is_offered_where_nothing_is(one: Editor, root: Path) -> None:
    """On an empty line but for what is of the whole design, and of a kind not asked for."""
    bench = Bench(one, root, orders=ORDERS, payments=PAYMENTS)
    assert list(bench.offers("\n\n")) == ["Write this design in the classic spelling"]
    at = position_of(ORDERS, "nexus")
    context = lsp.CodeActionContext(diagnostics=[], only=[lsp.CodeActionKind.QuickFix])
    found = one.about(
        lsp.TEXT_DOCUMENT_CODE_ACTION, bench.path, range=lsp.Range(at, at), context=context
    )
    assert list(found) == []


def test_nothing_was_said_on_standard_error(one: Editor) -> None:
    """Last: no question above failed inside of the server."""
    assert one.errors == []
