"""A `crossway dev` of claims, as a test asks its studio."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.helpers.background import Background
from tests.helpers.patience import PATIENCE

CLAIMS = """\
nexus_endpoint Desk:
    target_namespace: claims
    target_task_queue: claims
    allowed_caller_namespaces:
        - intake

nexus_service Claims:
    operation File(claim: Claim) -> (Outcome):
        return workflow Claim(claim):
            workflow_id: "claim-{claim.id}"
    operation Count(ids: list[string]) -> (integer):
        return len(ids)

type Claim:
    id: string
    amount: integer

type Outcome:
    paid: boolean

workflow Claim(claim: Claim) -> (Outcome):
    state:
        decided = false
        approved = false
        said = "nothing"
    signal Note(text: string):
        said = text
    query Said(loud: boolean) -> (string):
        if loud:
            return concat(said, "!")
        return said
    update Decide(approve: boolean) -> (boolean):
        if decided:
            raise DecidedError("<script>document.title = 'owned'</script>")
        decided = true
        approved = approve
        return approve
    await decided
    if approved:
        close complete(
            Outcome{paid: true}
        )
    close complete(Outcome{paid: false})
"""
INTAKE = """\
workflow Intake(claim: Claim) -> (Outcome):
    state:
        level = 0
    signal Note(by: integer):
        level = by
    query Level() -> (integer):
        return level
    nexus Desk Claims.File(claim) -> outcome
        options:
            timeout: 1h
    close complete(outcome)
"""
AUDIT = """\
workflow Audit(id: string):
    activity Look(id)
"""

FAR = """\
nexus_endpoint Far:
    target_namespace: far
    target_task_queue: far
    allowed_caller_namespaces: [chase]

nexus_service Offices:
    operation Later(id: string) -> (string)
"""
FAR_PYTHON = """\
import nexusrpc


async def Later(id: str) -> str:
    raise nexusrpc.HandlerError("later", type=nexusrpc.HandlerErrorType.UNAVAILABLE)
"""
CHASE = """\
workflow Chase(id: string) -> (string):
    nexus Far Offices.Later(id) -> said
        options:
            timeout: 1h
    close complete(said)
"""

T = TypeVar("T")


def until(ask: Callable[[], T], within: float = PATIENCE) -> T:
    """Return the first truthy answer, asked again and again."""
    end = time.monotonic() + within
    while not (answer := ask()):
        assert time.monotonic() < end, f"still {answer!r} after {within} seconds"
        time.sleep(0.05)
    return answer


@dataclass(frozen=True)
class Dev:
    """A running `crossway dev` with its studio."""

    folder: Path
    url: str
    process: Background

    @property
    def address(self) -> str:
        """Where the Temporal service of it listens."""
        return self.process.wait_for("Temporal at").split()[-1]

    @property
    def origin(self) -> str:
        return "http://" + urllib.parse.urlsplit(self.url).netloc

    def get(self, page: str = "", **asked: str) -> str:
        """Return a page."""
        query = f"?{urllib.parse.urlencode(asked)}" if asked else ""
        with urllib.request.urlopen(f"{self.url}{page}{query}", timeout=PATIENCE) as answer:  # noqa: S310 - our own server
            found: str = answer.read().decode()
            return found

    def post(self, origin: str | None = None, **form: str) -> tuple[int, str]:
        """Send a form; return the status and the page that came of it."""
        body = urllib.parse.urlencode({k.replace("__", "."): v for k, v in form.items()}).encode()
        headers = {"Origin": origin or self.origin}
        request = urllib.request.Request(f"{self.url}act", body, headers)  # noqa: S310 - the same
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - the same
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()

    def live(self) -> Any:
        return json.loads(self.get("live"))


@contextmanager
def developing(folder: Path, **texts: str) -> Iterator[Dev]:
    """Yield a `crossway dev` of designs, which are written into a folder by their names."""
    for name, text in texts.items():
        (folder / f"{name}.twf").write_text(text)
    with Background("dev", str(folder)) as process:
        found = re.search(r"http://\S+", process.wait_for("studio at"))
        process.wait_for("reloads when a file changes")
        assert found
        yield Dev(folder, found[0], process)


def number_of(page: str, said: str) -> str:
    """Return the number of a node on the map."""
    found = re.search(rf'id="details-(\d+)" data-said="{said} ', page)
    assert found, said
    return found[1]
