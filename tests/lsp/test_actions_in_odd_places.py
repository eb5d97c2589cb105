"""What is offered where a design is not like the simplest one: each result parses and checks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from tests.helpers.editor import Editor, editor
from tests.helpers.mending import ORDERS, PAYMENTS, Bench


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("odd")


@pytest.fixture(scope="module")
def one(root: Path) -> Iterator[Editor]:
    with editor(root) as opened:
        yield opened


CALL = "    nexus PaymentsEndpoint Payments.Charge(id) -> receipt\n"
TIMEOUT = "        options:\n            timeout: 5m\n"
INLINE = "        options(timeout: 5m)\n"


def test_a_call_below_the_options_of_another_is_put_into_a_try(one: Editor, root: Path) -> None:
    """What stands above it is not its own; in `finally:` nothing ends the workflow."""
    two = ORDERS.replace(f"{CALL}{TIMEOUT}", f"{CALL}{INLINE}{CALL}{INLINE}")
    bench = Bench(one, root, orders=two, payments=PAYMENTS)
    bench.take(bench.offers("nexus", 2)["Catch NexusOperationError here"])
    assert bench.codes == []
    assert f"{CALL}{INLINE}    try:\n    {CALL}    {INLINE}    catch" in bench.path.read_text()
    last = "    try:\n        log(id)\n    finally:\n    {call}    {options}    close"
    ending = ORDERS.replace(f"{CALL}{TIMEOUT}    close", last.format(call=CALL, options=INLINE))
    ending = ending.replace("complete(receipt)", "complete(Receipt{number: 1})")
    ending = ending.replace(" -> receipt", "")
    bench = Bench(one, root, orders=ending, payments=PAYMENTS)
    bench.take(bench.offers("nexus")["Catch NexusOperationError here"])
    assert bench.codes == []
    assert "        catch NexusOperationError -> err:\n            log(err.message)\n" in (
        bench.path.read_text()
    )


def test_a_service_of_somebody_else_has_all_operations_that_are_called(
    one: Editor, root: Path
) -> None:
    """Declared with one alone, the calls of the others would be errors."""
    theirs = ORDERS.replace("PaymentsEndpoint Payments", "BankEndpoint Bank")
    more = theirs.replace("    close", "    nexus BankEndpoint Bank.Refund(id, size)\n    close")
    bench = Bench(one, root, orders=more, payments=PAYMENTS)
    title = "Declare Bank as a service of somebody else"
    text = bench.mended(title, "NEXUS_UNDEFINED_ENDPOINT", "nexus")
    assert "    operation Refund(id: string, size: int)\n" in text
    assert "    operation Charge(id: string) -> (any)\n" in text


def test_a_function_in_python_is_called_nothing_that_python_means(one: Editor, root: Path) -> None:
    """An activity `Return` is implemented by `Return`."""
    text = ORDERS.replace("    close", "    activity Return(id)\n    close")
    text = text.replace("    workflow Order\n", "    workflow Order\n    activity Return\n")
    bench = Bench(one, root, orders=text, payments=PAYMENTS)
    bench.take(bench.offers("activity Return")["Write Return(..) in orders.py"])
    written = (bench.folder / "orders.py").read_text()
    assert [node.name for node in ast.parse(written).body if isinstance(node, ast.FunctionDef)] == [
        "Return"
    ]
    assert bench.codes == []


def test_a_parameter_in_python_is_called_nothing_that_python_means(one: Editor, root: Path) -> None:
    """A file that cannot be read implements nothing any more; both names stay different."""
    text = ORDERS.replace("    close", "    activity Send(id, size, id)\n    close")
    text += "\nactivity Send(from: string, class: int, from_: string):\n    pass\n"
    text = text.replace("    workflow Order\n", "    workflow Order\n    activity Send\n")
    bench = Bench(one, root, orders=text, payments=PAYMENTS)
    bench.take(bench.offers("activity Send")["Write send(..) in orders.py"])
    written = (bench.folder / "orders.py").read_text()
    assert written.startswith("def send(from_: str, class_: int, from__: str) -> None:\n")
    assert bench.codes == []


def test_the_misspelt_word_of_a_call_is_changed_and_not_the_operation(
    one: Editor, root: Path
) -> None:
    """A diagnostic is named after what is called; the slip is an argument, or the namespace."""
    named = ORDERS.replace("Payments.Charge(id)", "Payments.Charge(idd: id)")
    service = PAYMENTS.replace("Charge(id: string)", "Charge(ident: string)")
    bench = Bench(one, root, orders=named.replace("idd", "iden"), payments=service)
    text = bench.mended("Change to ident", "wrong-argument-name", "nexus")
    assert "Payments.Charge(ident: id)" in text
    classic = ORDERS.replace("PaymentsEndpoint Payments.Charge", '"payment" workflow Charge')
    bench = Bench(one, root, orders=classic, payments=PAYMENTS)
    text = bench.mended("Change to payments", "nexus-unknown-target", "nexus")
    assert 'nexus "payments" workflow Charge(id)' in text


SLIPPED = """\
workflow Order(id: string, first: string) -> (string):
    signal Tell(by: string):
        log("{frist} {by}")
    signal Other(frist: string):
        log(frist)
    both = concat(frist, "🚚 {frist}, {frist}", frist)
    others = [concat(frist, first) for frist in [id]]
    await signal Tell
    await signal Other
    close complete("{both} {others} {frist}")
"""


def test_a_name_that_nothing_has_is_changed_at_every_use(one: Editor, root: Path) -> None:
    """It is told of at its first; in a handler or a list that calls its own so it means that."""
    bench = Bench(one, root, orders=SLIPPED)
    text = bench.mended("Change to first", "unfilled-hole", "frist")
    mine = ("Other(frist", "log(frist)", "[concat(frist, first) for frist in [id]]")
    wanted = SLIPPED.replace("frist", "first")
    for one_of_its_own in mine:
        wanted = wanted.replace(one_of_its_own.replace("frist", "first"), one_of_its_own)
    assert text == wanted


def test_nothing_was_said_on_standard_error(one: Editor) -> None:
    """Last: no question above failed inside of the server."""
    assert one.errors == []


@pytest.mark.parametrize("documents", [True, False])
def test_an_editor_gets_edits_in_the_form_that_it_takes(root: Path, documents: bool) -> None:
    """One that said nothing of versions cannot read them, and one that makes no files gets none."""
    wanted = lsp.WorkspaceEditClientCapabilities(document_changes=documents)
    able = lsp.WorkspaceClientCapabilities(workspace_edit=wanted)
    wrong = ORDERS.replace("complete(receipt)", "complete(reciept)")
    text = wrong.replace("    close", "    activity Pack(id)\n    close")
    text += "\nactivity Pack(id: string):\n    pass\n"
    with editor(root, abilities=lsp.ClientCapabilities(workspace=able)) as one:
        bench = Bench(one, root, orders=text, payments=PAYMENTS)
        edit = bench.offers("reciept")["Change to receipt"].edit
        assert edit is not None
        assert (edit.document_changes is not None, edit.changes is None) == (documents, documents)
        bench.mended("Change to receipt", "undefined-name", "reciept")
        assert not [title for title in bench.offers("activity Pack") if "(..)" in title]


def test_an_activity_is_added_to_the_worker_of_its_own_package(one: Editor, root: Path) -> None:
    """Not to that of another package, whose workflow has the same name."""
    packing = "    activity Pack(id)\n    close complete(receipt)"
    own = ORDERS.replace("    close complete(receipt)", packing)
    others = ORDERS.replace("namespace orders:", "namespace more:").replace("orders:", "more:")
    others = others.replace("worker orders", "worker more").replace('"orders"', '"more"')
    more = PAYMENTS.replace('["orders"]', '["orders", "more"]')
    bench = Bench(
        one, root, orders=f"package shop\n\n{own}", more=f"package more\n\n{others}", payments=more
    )
    bench.mended("Define activity Pack", "UNDEFINED_ACTIVITY", "activity Pack")
    assert "    workflow Order\n    activity Pack\n" in bench.path.read_text()
    assert (bench.path.parent / "more.twf").read_text() == f"package more\n\n{others}"
