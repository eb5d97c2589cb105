"""`crossway diff`: the callers' lines that a change breaks, contracts, revisions of git."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from crossway.checks import Checked
from crossway.design import load
from crossway.export.changes import Kind, changes
from tests.export.bank import SERVICE
from tests.helpers.command import crossway
from tests.helpers.deployed import provisioned
from tests.helpers.eventually import eventually

CALLER = """\
workflow Buy(id: string) -> (int):
    order = Order{id, amount: 3, count: 1, how: "cash", lines: []}
    nexus BankEndpoint Bank.Charge(order) -> receipt
        options:
            timeout: 20s
    if len(receipt.parts) > 0:
        part = receipt.parts[0]
        close complete(part.size)
    close complete(0)

workflow Check(id: string) -> (any):
    nexus BankEndpoint Bank.Look(id) -> receipt
        options:
            timeout: 20s
    close complete(receipt)
"""


def _folder(folder: Path, service: str, caller: str = CALLER) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "bank.twf").write_text(service)
    (folder / "shop.twf").write_text(caller)
    return folder


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            "    count: int\n",
            "    count: int\n    currency: string\n",
            {(2, "Order is built without currency")},
        ),
        (
            "    size: int\n",
            "",
            {(8, "Part has no field size"), (12, "called here by workflow Check")},
        ),
        ('"card" | "cash"', '"card"', {(2, 'is "cash"'), (3, "called here by workflow Buy")}),
        ("    operation Look(id: string) -> (Receipt?)\n", "", {(12, "has no operation Look")}),
        ("[shop, office]", "[office]", {(3, "does not list shop"), (12, "does not list shop")}),
        ("raise TooMuchError", "raise LimitError", {(3, "called here by workflow Buy")}),
    ],
)
def test_the_callers_line_that_breaks_is_named(
    tmp_path: Path, old: str, new: str, lines: set[tuple[int, str]]
) -> None:
    """In the same workspace; where none breaks, because it fits already, where it is called."""
    before = Checked(load(_folder(tmp_path / "old", SERVICE))[0])
    now = Checked(load(_folder(tmp_path / "new", SERVICE.replace(old, new)))[0])
    found = {
        (line.span.line, line.message)
        for change in changes(before, now)
        if change.kind.breaking
        for line in change.lines
    }
    assert found
    for line, message in found:
        assert any(line == at and said in message for at, said in lines), (line, message)


def test_a_contract_is_compared_with_the_design_that_follows_it(tmp_path: Path) -> None:
    """What was given to other teams against what the design says now: what a contract has."""
    service = SERVICE.replace("(id: string) -> (Receipt?)", "(query: Query) -> (Receipt)")
    (tmp_path / "bank.twf").write_text(service)
    written = crossway("schema", "bank.twf", "-o", "bank.nexusrpc.yaml", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    same = crossway("diff", "bank.nexusrpc.yaml", "bank.twf", cwd=tmp_path)
    assert (same.returncode, same.stdout) == (0, ""), same.stdout
    changed = service.replace("    size: int\n", "").replace("TooMuchError", "LimitError")
    (tmp_path / "bank.twf").write_text(changed)
    broken = crossway("diff", "bank.nexusrpc.yaml", "bank.twf", "--format", "json", cwd=tmp_path)
    assert broken.returncode == 1
    told = json.loads(broken.stdout)
    assert {one["message"].partition(": ")[2] for one in told} == {
        "no longer answers result.parts[..].size"
    }


def test_types_in_a_second_file_of_a_contract_count(tmp_path: Path) -> None:
    """A type that only another type of that file names is reached as well."""
    head = 'nexusrpc: "1.0.0"\n'
    depot = f"""{head}services:
  Depot:
    operations:
      look: {{ output: {{ $ref: "types.nexusrpc.yaml#/$defs/Claim" }} }}
"""
    types = f"""{head}$defs:
  Claim:
    {{ type: object, properties: {{ part: {{ $ref: "#/$defs/Part" }} }}, required: [part] }}
  Part:
    {{ type: object, properties: {{ id: {{ type: string }} }}, required: [id] }}
"""
    for name, text in (("old", types), ("new", types.replace("string", "integer"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "depot.nexusrpc.yaml").write_text(depot)
        (tmp_path / name / "types.nexusrpc.yaml").write_text(text)
    before, now = (
        Checked(load(tmp_path / name / "depot.nexusrpc.yaml")[0]) for name in ("old", "new")
    )
    (told,) = changes(before, now)
    assert told.message == "Depot.Look: result.part.id was string and is integer"


def test_what_a_contract_requires_now_breaks_though_it_may_be_null(tmp_path: Path) -> None:
    """Its owner may tell what is left out from a null, and a field of a record alike; an operation
    of a design reads both as null."""
    depot = """\
nexusrpc: 1.0.0
services:
  Depot:
    operations:
      look:
        input:
          type: object
          properties:
            id: {{ type: string }}
            note: {{ oneOf: [{{ type: string }}, {{ type: "null" }}] }}
            claim: {{ $ref: "#/$defs/Claim" }}
          required: [{0}]
$defs:
  Claim:
    type: object
    properties:
      why: {{ oneOf: [{{ type: string }}, {{ type: "null" }}] }}
    required: [{1}]
"""
    needed = {
        "old.nexusrpc.yaml": ("id, claim", ""),
        "new.nexusrpc.yaml": ("id, claim, note", "why"),
    }
    for name, words in needed.items():
        (tmp_path / name).write_text(depot.format(*words))
    (tmp_path / "new.twf").write_text(
        "nexus_service Depot:\n    operation Look(id: string, note: string?, claim: Claim)\n"
        "type Claim:\n    why: string?\n"
    )
    old, new, own = (Checked(load(tmp_path / name)[0]) for name in (*needed, "new.twf"))
    assert [(one.kind, one.message) for one in changes(old, new)] == [
        (Kind.REQUEST_STRICTER, "Depot.Look: claim.why has to be there now"),
        (Kind.REQUEST_STRICTER, "Depot.Look: note has to be there now"),
    ]
    assert changes(new, old) == changes(old, own) == ()


def _git(folder: Path, *words: str) -> None:
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True)


def test_a_revision_of_git_is_compared_with_the_work_tree(tmp_path: Path) -> None:
    """Text, JSON and GitHub's annotations; the exit code says whether anything breaks."""
    design = _folder(tmp_path / "design", SERVICE)
    _git(tmp_path, "init", "-q", "-b", "main")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-q", "-m", "first")
    unchanged = crossway("diff", "--git", "main", "design", cwd=tmp_path)
    assert (unchanged.returncode, unchanged.stdout) == (0, "")
    assert unchanged.stderr == "0 breaking changes, 0 compatible\n"
    _folder(design, SERVICE.replace("    operation Ping():\n        return\n", ""))
    text = crossway("diff", "--git", "main", "design", cwd=tmp_path)
    assert text.returncode == 1
    assert "design/bank.twf:12:1: error[operation-removed]: Bank.Ping: is gone" in text.stdout
    (design / "bank.twf").write_text("")
    gone = crossway("diff", "--git", "HEAD", "design", "--format", "github", cwd=tmp_path)
    assert "::error file=design/bank.twf,line=12" in gone.stdout
    assert "title=service-removed::Bank: is gone" in gone.stdout
    one_file = crossway("diff", "--git", "HEAD", "design/bank.twf", cwd=tmp_path)
    assert one_file.returncode == 1
    assert "HEAD:design/bank.twf:" in one_file.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["design"], "expected OLD and NEW, or --git REV"),
        (["design", "design", "--git", "main"], "with --git one design is named"),
        (["design", "--git", "nowhere"], "git says"),
        (["design", "--git", "--output=x"], "expected a revision"),
        (["design/new.twf", "--git", "main"], "is not there at main"),
        (["design", "lost.twf"], "lost.twf"),
    ],
)
def test_what_cannot_be_compared_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    """With the exit code of a call that has to change."""
    _folder(tmp_path / "design", SERVICE)
    _git(tmp_path, "init", "-q", "-b", "main")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-q", "-m", "first")
    (tmp_path / "design" / "new.twf").write_text(SERVICE)
    done = crossway("diff", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_design_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """What a line that is no TWF meant, nobody knows."""
    (tmp_path / "old.twf").write_text(SERVICE)
    (tmp_path / "new.twf").write_text("nexus_service Bank\n    operation")
    done = crossway("diff", "old.twf", "new.twf", cwd=tmp_path)
    assert done.returncode == 1
    assert "SYNTAX" in done.stderr


async def test_executions_in_flight_of_those_who_call_are_counted(
    tmp_path: Path, address: str
) -> None:
    """They began with the old service in mind; whoever calls nothing that breaks is left out."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    files = {"bank.twf": SERVICE, "shop.twf": CALLER}
    async with provisioned(
        address, old, files, "shop", "office", "BankEndpoint", "BackDoor"
    ) as app:
        await app.start("Buy", "o-1")
        await app.start("Buy", "o-2")
        await app.start("Check", "o-1")
        shutil.copytree(old, new)
        (bank,) = (path for path in new.iterdir() if "Bank.Charge" not in path.read_text())
        bank.write_text(bank.read_text().replace("    count: int\n", "    count: string\n"))
        shop = app.names["shop"]

        async def told() -> bool:
            done = await asyncio.to_thread(
                crossway, "diff", "old", "new", "--address", address, cwd=tmp_path
            )
            assert (
                f"in flight: 2 executions of Buy in {shop}, which calls what breaks" in done.stdout
            )
            assert "of Check" not in done.stdout
            return True

        await eventually(told)
