"""What a failure is signed for, and what of it: unit by unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.failure.v1 import Failure

from crossway.runtime.identity import Keyring, answers, failures, new_key, targets
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.tokens import ANSWER_TYPE, FAILURE_TYPE, Call, RefusedError, sign
from tests.helpers.failures import application, plain
from tests.helpers.meddling import unsigned_token

VAULT, SHOP = new_key("vault"), new_key("shop")
KEYS = Keyring([VAULT, SHOP])
BINDING = Binding("id", "shop", Call("front", "Vault", "Keep"))
TARGET = targets.signed(
    unsigned_token("hold"), BINDING, VAULT, "proof", {"hold": targets.Started("run-1")}
)
QUESTION = answers.Question(BINDING, "vault", 1000.0, None)
WAITING = replace(QUESTION, token=TARGET)
OF_RUN = {**BINDING.claims(), "wid": "hold", "run": "run-1"}


def sealed(failure: Failure, about: dict[str, Any] | None = None) -> Failure:
    """Return a copy of a failure, signed by the vault."""
    made = Failure()
    made.CopyFrom(failure)
    failures.seal(made, VAULT, BINDING.claims() if about is None else about)
    return made


def test_a_signed_failure_counts_for_its_call() -> None:
    """At once and of the workflow behind; of code that raises through a handler's error, too."""
    for shape in (
        application(),
        plain("nexus_handler", application()),
        plain("activity", plain("timeout")),
    ):
        failures.check(sealed(shape), QUESTION, KEYS, begun=False)
        failures.check(sealed(shape, OF_RUN), WAITING, KEYS, begun=True)


def _altered() -> list[Failure]:
    changed = [sealed(application()) for _ in range(6)]
    changed[0].message = "other"
    changed[1].application_failure_info.type = "Other"
    changed[2].application_failure_info.details.payloads[0].data = b"4"
    changed[3].cause.CopyFrom(application())
    changed[4].application_failure_info.non_retryable = True
    changed[5].ClearField("application_failure_info")
    outer = plain("timeout", sealed(application()))
    return [*changed, outer]


@pytest.mark.parametrize("failure", _altered())
def test_an_altered_failure_is_refused(failure: Failure) -> None:
    """Whatever of it a design could see: and what is put around it."""
    with pytest.raises(RefusedError):
        failures.check(failure, QUESTION, KEYS, begun=True)


@pytest.mark.parametrize(
    "about",
    [
        {**BINDING.claims(), "jti": "other"},
        {**BINDING.claims(), "aud": "reports"},
        {**BINDING.claims(), "op": "Echo"},
        {**BINDING.claims(), "end": "side"},
        {**OF_RUN, "run": "run-2"},
        {**OF_RUN, "jti": "other", "wid": "else"},
        BINDING.claims(),
    ],
)
def test_a_failure_of_anything_else_is_refused(about: dict[str, Any]) -> None:
    """Bound as answers are."""
    with pytest.raises(RefusedError):
        failures.check(sealed(application(), about), WAITING, KEYS, begun=True)


def test_a_failure_is_no_answer_and_no_other_s() -> None:
    """Signed as another kind of thing, by a caller, or by nobody that is known."""
    made = sealed(application())
    claims = {**BINDING.claims(), "iat": 1000, "sum": failures.digest(made)}
    for said in (
        sign(VAULT, ANSWER_TYPE, claims),
        sign(SHOP, FAILURE_TYPE, claims),
        sign(new_key("vault"), FAILURE_TYPE, claims),
        "",
        "x" * 9000,
    ):
        made.source = failures.MARK + said
        with pytest.raises(RefusedError):
            failures.check(made, QUESTION, KEYS, begun=False)


KINDS = st.sampled_from(
    ["application", "timeout", "canceled", "terminated", "server", "activity", "nexus_handler"]
)


@given(
    st.lists(st.tuples(KINDS, st.text(max_size=5)), min_size=1, max_size=5),
    st.text(),
    st.booleans(),
)
def test_nothing_that_nobody_signed_passes_but_what_the_server_says(
    levels: list[tuple[str, str]], source: str, begun: bool
) -> None:
    """Any chain of any kinds, with any `source`: and no error but a refusal leaves the check."""
    whole = failure = Failure()
    for at, (kind, message) in enumerate(levels):
        failure.message, failure.source = message, source
        getattr(failure, f"{kind}_failure_info").SetInParent()
        if at < len(levels) - 1:
            failure = failure.cause
    kinds = [kind for kind, _ in levels]
    allowed = {"timeout", "canceled", "terminated"}
    own = allowed.issuperset(kinds[1:] if kinds[0] == "nexus_handler" and not begun else kinds)
    try:
        failures.check(whole, WAITING if begun else QUESTION, KEYS, begun=begun)
    except RefusedError:
        assert not own
    else:
        assert own


def test_release_0_1_0_signs_no_failures() -> None:
    """An operation that it started may fail unsigned, for one release; one of this one not."""
    older = targets.signed(unsigned_token("hold"), BINDING, VAULT, "proof", {})
    assert not targets.is_of_0_1_0(older, BINDING, "vault", KEYS)
    with pytest.raises(RefusedError):
        failures.check(application(), WAITING, KEYS, begun=True)
    failures.check(application(), WAITING, KEYS, begun=True, unsigned=True)
