"""Why an execution would break, in words."""

from __future__ import annotations

import pytest

from crossway.cluster.replaying.replay import core_says

DUMP = (
    "Workflow activation completion failed: Failure { failure: Some(Failure { message: "
    '"[TMPRL1100] Nondeterminism error: it has \\"Pack\\" (event 8)", source: "", stack_trace: "", '
    "encoded_attributes: None }), force_cause: NonDeterministicError }"
)


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (DUMP, '[TMPRL1100] Nondeterminism error: it has "Pack" (event 8)'),
        ("the task failed: message of none", "the task failed: message of none"),
        ('Failure { message: "", source: "" }', 'Failure { message: "", source: "" }'),
    ],
)
def test_of_a_dump_of_the_core_the_sentence_is_told(failure: str, said: str) -> None:
    assert core_says(failure) == said
