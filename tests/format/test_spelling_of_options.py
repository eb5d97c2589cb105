"""The options of an endpoint, written in any of their spellings, in the other spelling of TWF."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crossway.format import respelled
from tests.helpers.options import camel
from tests.helpers.respelling import MODERN, design


@pytest.mark.parametrize("spelt", [camel, str.upper])
def test_where_an_endpoint_leads_is_read_in_every_spelling_of_its_options(
    spelt: Callable[[str], str],
) -> None:
    """It was kept beside what replaces it, and the other spelling took no such option."""
    head = "nexus endpoint payments\n        options:\n            "
    modern = MODERN.replace(f"{head}task_queue", f"{head}{spelt('task_queue')}")
    assert modern != MODERN
    assert respelled(design(modern), "classic") == respelled(design(MODERN), "classic")
    plain = respelled(design(MODERN), "classic")["shop.twf"]
    classic = plain
    for key in ("target_namespace", "target_task_queue", "services"):
        assert f"    {key}:" in plain
        classic = classic.replace(f"    {key}:", f"    {spelt(key)}:")
    assert respelled(design(classic), "modern") == respelled(design(plain), "modern")
