"""A name of an execution that is made of texts that are made of others."""

from __future__ import annotations

from crossway.checks import check_design
from tests.helpers.building import one


def test_each_text_is_looked_into_once_however_many_are_made_of_it() -> None:
    """Sixty names, each twice what the one before is: looked into by each way, none would end."""
    doubled = "".join(f"    n{at} = concat(n{at - 1}, n{at - 1})\n" for at in range(1, 60))
    design = one(
        f"workflow Pay(ref: string?) -> (string):\n    n0 = concat('pay-', ref)\n{doubled}"
        "    workflow Books('x') -> paid\n        options:\n            workflow_id: n59\n"
        "    close complete(paid)\n\n"
        "workflow Books(id: string) -> (string):\n    close complete(id)\n"
    )
    found = [each for each in check_design(design) if each.code == "null-not-excluded"]
    assert [(each.span.line, each.span.path) for each in found] == [(2, "orders.twf")]
