"""`resolve` is total: whatever the parser makes of a text, there is a design."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossway.design import resolve, sample_input
from crossway.language import parse
from tests.helpers.seed import SEED

LINES = [line for line in SEED.read_text().splitlines() if line.strip()]
LINES += [
    "package p",
    "worker w:",
    "    workflow A",
    "    nexus service S",
    "namespace n:",
    "    worker w",
    "    nexus endpoint E",
    "nexus service S:",
    "    async Op workflow A",
    "    nexus E S.Op(x) -> x",
    "    x = [x]",
    "    x = x.x",
    "    x.y = x",
    "type A:",
    "    x: list[A]",
    "    y: B?",
]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.sampled_from(LINES), max_size=12), min_size=1, max_size=3))
def test_lines_in_any_order_resolve_and_do_so_twice_alike(files: list[list[str]]) -> None:
    parsed = [parse("\n".join(lines), f"f{n}.twf").file for n, lines in enumerate(files)]
    built = resolve(parsed)
    assert repr(resolve(parsed)) == repr(built)
    for name, entry in built.workflows.items():
        assert entry.placements
        assert len(sample_input(built, name)) == len(entry.signature.parameters)
    for target in built.calls.nexus.values():
        assert target.operation in built.services[target.service].operations
        assert target.service in built.endpoints[target.endpoint].services


def test_no_file_at_all_is_an_empty_design() -> None:
    assert resolve([]).namespaces == ()
