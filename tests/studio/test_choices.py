"""What a form asks besides its fields, where a design leaves it open."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from crossway.studio import Studio, pressing, views
from crossway.studio.acting import Wish, act
from tests.helpers.studio import page, studio_of

DESIGN = """\
nexus_endpoint East:
    target_namespace: ward
    target_task_queue: ward
    allowed_caller_namespaces: [intake]

nexus_endpoint West:
    target_namespace: ward
    target_task_queue: ward
    allowed_caller_namespaces: [audit]

nexus_service Beds:
    operation Free(id: string) -> (string):
        return id

workflow W(id: string):
    signal Go(by: integer):
        gone = true
    await signal Go

namespace ward:
    worker beds
        options:
            task_queue: "ward"

namespace intake:
    worker w
        options:
            task_queue: "q"

namespace audit:
    worker w
        options:
            task_queue: "q"

namespace shard-{org}:
    worker w
        options:
            task_queue: "q"

worker beds:
    nexus_service Beds

worker w:
    workflow W
"""


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return studio_of(tmp_path, DESIGN, "org=acme", "org=beta")


def choices(text: str, name: str) -> list[str]:
    inside = re.search(rf'<select name="{name}">(.*?)</select>', text)
    return re.findall(r'<option value="(.*?)"', inside[1]) if inside else []


def test_an_operation_behind_several_endpoints_asks_for_one_of_them(studio: Studio) -> None:
    """And for whoever may call through any; one that is named is not asked for."""
    status, text = page(studio, "/form", action="call", name="Beds.Free")
    assert (status, choices(text, "endpoint")) == (200, ["East", "West"])
    assert choices(text, "caller") == ["intake", "audit"]
    _, text = page(studio, "/form", action="call", name="Beds.Free", endpoint="West")
    assert (choices(text, "endpoint"), choices(text, "caller")) == ([], ["audit"])
    status, text = page(studio, "/form", action="call", name="Beds.Fre")
    assert (status, "did you mean Beds.Free" in text) == (400, True)


def test_a_workflow_of_a_family_asks_for_the_member_that_runs_it(studio: Studio) -> None:
    status, text = page(studio, "/form", action="start", name="W", namespace="shard-{org}")
    assert (status, choices(text, "namespace")) == (200, ["shard-acme", "shard-beta"])
    assert 'name="namespace" value=' not in text
    _, text = page(studio, "/form", action="start", name="W", namespace="intake")
    assert choices(text, "namespace") == []
    assert 'name="namespace" value="intake"' in text
    for path in ("/form/", "//evil.example/", "/nope"):
        assert page(studio, path)[0] == 404
    assert page(studio, "/runs", status="x' OR 1=1")[0] == 400
    assert page(studio, "/runs", before="soon")[0] == 400


def test_what_takes_too_long_is_not_called_refused(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may go on, and be done after all."""
    monkeypatch.setattr(pressing, "PATIENCE", 0.0)
    design, wish = studio.design, Wish("call", "Beds.Free", endpoint="East")
    assert design is not None
    somewhere = replace(studio.where, address="127.0.0.1:1")
    work = partial(act, somewhere, design, wish, "b-1")
    outcome = asyncio.run(pressing.Presses().outcome("press", work))
    shown = views.form(wish, "", {}, outcome, 1)
    assert "what was asked for may go on" in shown
    assert ("<b>no answer</b>" in shown, "refused" in shown) == (True, False)


def test_a_start_without_an_answer_has_the_same_id_at_the_next_click(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first may have been made: under another id the second would start one more."""
    monkeypatch.setattr(pressing, "PATIENCE", 0.0)
    asked = {"action": "start", "name": "W", "namespace": "intake", "id": "", "v.id": "b-1"}
    status, text = page(studio, "/act", asked)
    (made,) = re.findall(r'name="id" value="(W-[0-9a-f]{8})"', text)
    assert (status, "<b>no answer</b>" in text, f"id={made}" in text) == (422, True, True)
    _, again = page(studio, "/act", {**asked, "id": made})
    assert re.findall(r'name="id" value="(.*?)"', again) == [made]
