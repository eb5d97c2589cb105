"""`--codec`: what the server keeps is encrypted, and everything works as without."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecution

from crossway.cluster.building.codecs import converter, import_codec
from crossway.cluster.service import connect
from crossway.cluster.service.ask import result_of
from crossway.cluster.serving import Target, running
from crossway.errors import ImplementationError
from tests.helpers.building import one
from tests.helpers.coded import BROKEN
from tests.helpers.command import crossway
from tests.helpers.eventually import eventually
from tests.helpers.names import fresh, with_fresh_names
from tests.helpers.paths import ROOT

PATIENT = "Ada-Lovelace"
DESIGN = """
workflow Admit(name: string) -> (any):
    nexus WardEndpoint Ward.Assign(name) -> bed
        options:
            timeout: 5m
    nexus WardEndpoint Ward.Greet(name) -> hello
        options:
            timeout: 5m
    detach nexus WardEndpoint Ward.Greet(name)
    promise visits <- workflow Visits(0)
    signal visits.Visit(name)
    signal visits.Visit(name)
    signal visits.Leave()
    await visits -> seen
    try:
        activity Refuse(name)
            options:
                retry_policy:
                    maximum_attempts: 1
    catch Refused -> err:
        close complete({bed, hello, seen, details: err.details})
    close complete("not refused")

workflow Visits(round: int) -> (list[string]):
    signal Visit(name: string):
        latest = name
    signal Leave():
        left = true
    if round == 0:
        await signal Leave
        close continue_as_new(1)
    await signal Visit -> first
    await signal Visit -> second
    close complete([first, second])

activity Refuse(name: string):
    raise Refused("no bed", name)

nexus_endpoint WardEndpoint:
    target_namespace: ward
    target_task_queue: ward
    allowed_caller_namespaces: [house]

nexus service Ward:
    operation Assign(name: string) -> (string):
        return workflow AssignBed(name)
    operation Greet(name: string) -> (string):
        return concat("hello ", name)

workflow AssignBed(name: string) -> (string):
    close complete(concat("bed of ", name))

worker desk:
    workflow Admit
    workflow Visits
    activity Refuse

namespace house:
    worker desk
        options:
            task_queue: "house"
"""


@pytest.fixture
def codec(tmp_path: Path) -> str:
    """Return the codec of the documentation, as an option names it."""
    page = (ROOT / "docs" / "operating.md").read_text()
    found = re.search(r"```python\n(from cryptography.*?)```", page, re.DOTALL)
    assert found is not None
    (tmp_path / "codecs.py").write_text(found[1])
    return f"{tmp_path / 'codecs.py'}:Encrypted"


PROFILE = """
[profile.coded]
address = "{}"

[profile.coded.crossway]
codec = "codecs.py:Encrypted"
"""


async def test_nothing_that_the_server_keeps_can_be_read(
    address: str, tmp_path: Path, codec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inputs, results, signals handed over to a continued run, details of errors, headers.

    Answers are checked as ever, and `trace`, `doctor` and `check` read it with the codec.
    """
    text, names = with_fresh_names(DESIGN, "house", "ward", "WardEndpoint")
    design, id = one(text, "admit.twf"), fresh("admit")
    (tmp_path / "admit.twf").write_text(text)
    house, ward = names["house"], names["ward"]
    async with running(design, Target(address=address, codec=codec)) as service:
        client = service.client(house)
        handle = await client.start_workflow("Admit", PATIENT, id=id, task_queue=house)
        assert await result_of(handle) == {
            "bed": f"bed of {PATIENT}",
            "hello": f"hello {PATIENT}",
            "seen": [PATIENT, PATIENT],
            "details": [PATIENT],
        }
    plain = await connect(address)

    async def listed() -> list[tuple[Client, WorkflowExecution]]:
        clients = [plain.client(namespace) for namespace in (house, ward)]
        found = [(client, run) for client in clients async for run in client.list_workflows()]
        # The caller, two runs of its child, the detached call, the bed.
        return found if len(found) >= 5 else []

    for client, run in await eventually(listed):
        handle = client.get_workflow_handle(run.id, run_id=run.run_id)
        for event in (await handle.fetch_history()).events:
            assert PATIENT not in _everything(event), event
    there = ("--address", address)
    shown = crossway("trace", id, "-n", house, *there, "--codec", codec)
    assert f"{names['WardEndpoint']} Ward.Greet" in shown.stdout.partition("detach")[2]
    (tmp_path / "temporal.toml").write_text(PROFILE.format(address))
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(tmp_path / "temporal.toml"))
    by_profile = crossway("trace", id, "-n", house, "--profile", "coded")
    assert (by_profile.stdout, by_profile.returncode) == (shown.stdout, 0)
    assert crossway("doctor", "-n", house, *there, "--codec", codec).returncode == 0
    replayed = await _exported(address, codec, house, id, tmp_path)
    assert replayed == (0, "0 errors")
    (tmp_path / "broken.py").write_text(BROKEN)
    words = ("--histories", str(tmp_path / "histories"), "--codec", f"{tmp_path}/broken.py:Locked")
    refused = crossway("check", str(tmp_path / "admit.twf"), *words)
    assert refused.returncode == 2
    assert refused.stderr.count("decode raised LookupError: no key today (broken.py:14)") == 1


async def _exported(
    address: str, codec: str, namespace: str, id: str, folder: Path
) -> tuple[int, str]:
    client = (await connect(address, data_converter=converter(codec))).client(namespace)
    (folder / "histories").mkdir()
    history = await client.get_workflow_handle(id).fetch_history()
    (folder / "histories" / f"{id}.json").write_text(history.to_json())
    words = ("--histories", str(folder / "histories"), "--codec", codec)
    checked = crossway("check", str(folder / "admit.twf"), *words)
    found = re.search(r"\d+ errors?", checked.stderr)
    assert "replayed 1" in checked.stderr or "1 execution" in checked.stderr, checked.stderr
    return checked.returncode, found[0] if found else checked.stderr


def _everything(event: HistoryEvent) -> str:
    """Return an event's bytes as text, and what base64 in them says."""
    raw = event.SerializeToString()
    runs = re.findall(rb"[A-Za-z0-9+/]{12,}", raw)
    decoded = (base64.b64decode(run[: len(run) // 4 * 4]) for run in runs)
    return b"\n".join([raw, *decoded]).decode("latin-1")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("codecs.py", "expected MODULE:NAME"),
        ("codecs.py:", "expected MODULE:NAME"),
        ("nowhere.py:Encrypted", "there is no Python file"),
        ("codecs.py:Encripted", "has no Encripted; did you mean Encrypted?"),
        ("codecs.py:Fernet", "cannot make"),
        ("codecs.py:Payload", "is a Payload, and no temporalio.converter.PayloadCodec"),
    ],
)
def test_what_is_no_codec_is_one_line(
    tmp_path: Path, codec: str, name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything runs, with what was expected."""
    monkeypatch.chdir(tmp_path)
    assert codec
    with pytest.raises(ImplementationError, match=re.escape(said)):
        import_codec(name)
