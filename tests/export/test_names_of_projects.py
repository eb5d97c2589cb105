"""What things are called in a project: as Python calls them; on Temporal as the design does.

Fields and variables keep the design's names: a field is a key of the JSON that travels.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from crossway.compiler.contracts import compile_contract
from crossway.compiler.project import compile_project
from crossway.design import load

DESIGN = """\
type charge_card:
    id: string

type ChargeCard:
    id: string

type list_all:
    id: string

nexus_endpoint DeskEndpoint:
    target_namespace: desk
    target_task_queue: desk
    allowed_caller_namespaces: [shop]

nexus_service card_desk:
    operation ChargeCard(card: charge_card) -> (ChargeCard):
        return ChargeCard{id: card.id}

    operation chargeCard(card: ChargeCard) -> (string):
        return card.id

    operation list(ids: list[string]) -> (list[string]):
        return ids

    operation class(id: string) -> (string):
        return id

    operation ListAll(all: list_all) -> (string):
        return all.id

    operation refundOrder(id: string) -> (string):
        return workflow refund_order(id)

    operation waitFor(id: string) -> (string):
        await timer(1s)
        return id

workflow refund_order(id: string) -> (string):
    signal addItem(line: string):
        log(line)
    signal add_item(line: string):
        log(line)
    query lineCount() -> (int):
        return 1
    await signal addItem
    close complete(id)
"""

NAMES = {
    "card_desk": "CardDesk",
    "refund_order": "RefundOrder",
    "card_desk.waitFor": "CardDeskWaitFor",
    "ChargeCard": "charge_card",
    "chargeCard": "charge_card_2",
    "list": "list_",
    "class": "class_",
    "ListAll": "list_all",
    "refundOrder": "refund_order",
    "waitFor": "wait_for",
    "addItem": "signal_add_item",
    "add_item": "signal_add_item_2",
    "lineCount": "query_line_count",
}
"""What is called how in Python, by its name on Temporal."""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ast.Module]:
    """Return the modules of the design's project, and of its contract."""
    file: Path = tmp_path_factory.mktemp("names") / "names.twf"
    file.write_text(DESIGN)
    (workspace,) = load(file)
    design = workspace.design.own
    offered = compile_contract(design, "desk", "desk_contract")
    assert offered is not None
    project = compile_project(design, "desk", "desk", offered.offers, "crossway")
    texts = {**project.modules, "contract": offered.source}
    return {name: ast.parse(text) for name, text in texts.items()}


def test_classes_and_methods_are_named_as_python_names_them(
    modules: dict[str, ast.Module],
) -> None:
    """The names on Temporal are those of the design; words of Python's own, and names that are one
    in Python, stay apart."""
    found = {}
    for module in (modules["services"], modules["workflows"]):
        for one in ast.walk(module):
            if isinstance(one, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                for made in (each for each in one.decorator_list if isinstance(each, ast.Call)):
                    given = [*made.args, *(key.value for key in made.keywords if key.arg == "name")]
                    if given and isinstance(given[0], ast.Constant):
                        found[given[0].value] = one.name
    assert found == NAMES


def test_the_contract_calls_operations_as_their_handlers_do(modules: dict[str, ast.Module]) -> None:
    """No type is called as an attribute of the class that it is read in."""
    (service,) = [
        one
        for one in modules["contract"].body
        if isinstance(one, ast.ClassDef) and one.name == "CardDesk"
    ]
    called = [one.target for one in service.body if isinstance(one, ast.AnnAssign)]
    names = {ast.unparse(one) for one in called}
    operations = ("ChargeCard", "chargeCard", "list", "class", "ListAll", "refundOrder", "waitFor")
    assert names == {NAMES[one] for one in operations}
    types = {one.name for one in modules["models"].body if isinstance(one, ast.ClassDef)}
    assert types == {"ChargeCard", "ChargeCardRecord", "ListAll"}
    assert not types & names


def test_what_runs_behind_an_operation_is_started_by_reference(
    modules: dict[str, ast.Module],
) -> None:
    """Also where the operation's own body became that workflow: so its arguments are checked."""
    calls = {ast.unparse(one) for one in ast.walk(modules["services"]) if isinstance(one, ast.Call)}
    assert "cw.behind(CardDeskWaitFor.run, id)" in calls
    assert "cw.behind(RefundOrder.run, id)" in calls


MESSAGES = """\
nexus_service Desk:
    operation Start(id: string, line: string):
        signal Add(line):
            workflow_id: id
            start: workflow Basket(id)
    operation Add(id: string, line: string):
        temporal.signal(id, Add, line)
    operation Lines(id: string) -> (int):
        return temporal.query(id, Lines)
    operation Empty(id: string) -> (int):
        return temporal.update(id, Empty, "now")
    operation Other(id: string):
        temporal.signal(id, Stop)

workflow Basket(id: string) -> (int):
    state:
        count = 0
    signal Add(line: string):
        count = count + 1
    signal Stop():
        count = 0
    query Lines() -> (int):
        return count
    update Empty(why: string) -> (int):
        count = 0
        return count
    promise other <- workflow Second(id)
    signal other.Stop()
    await other
    close complete(count)

workflow Second(id: string):
    signal Stop():
        log(id)
    await signal Stop
    close
"""


def test_messages_are_sent_by_the_methods_that_take_them(tmp_path: Path) -> None:
    """A handler that is renamed is an error of the type checker. An id may be that of any workflow:
    what two of them take is sent by its name, but to a child, whose type is known."""
    (tmp_path / "desk.twf").write_text(MESSAGES)
    (workspace,) = load(tmp_path / "desk.twf")
    modules = compile_project(workspace.design.own, "desk", "desk", (), "crossway").modules
    services, workflows = (" ".join(modules[name].split()) for name in ("services", "workflows"))
    for sent in (
        "*cw.telling(Basket.signal_add, line), *cw.starting(Basket.run, id)",
        "request.signal(id, *cw.telling(Basket.signal_add, line))",
        "request.query(id, *cw.telling(Basket.query_lines), result=int)",
        '*cw.telling(Basket.update_empty, "now")',
        'request.signal(id, "Stop", [])',
    ):
        assert sent in services
    assert "other.signal(*cw.telling(Second.signal_stop))" in workflows
