"""The anti-patterns every guide to Nexus warns of: found when bad, quiet when good."""

from __future__ import annotations

import pytest

from tests.helpers.checked import diagnose

SAME_NAMESPACE_BAD = """\
# BAD: Nexus overhead for local calls
workflow A():
    nexus "local" workflow Operation(data)  # Same namespace!
"""
SAME_NAMESPACE_GOOD = """\
# GOOD: Child workflow for same namespace
workflow A():
    workflow OperationWorkflow(data)
"""
OPEN_BAD = """\
# BAD: No caller validation
nexus_service OpenService:
    operation SensitiveOperation(data):
        return workflow DoSensitiveThing(data)
"""
OPEN_GOOD = """\
# GOOD: Validate caller
nexus_service SecureService:
    operation SensitiveOperation(data):
        if not authorized(get_caller_info()):
            raise UnauthorizedError()
        return workflow DoSensitiveThing(data)
"""
DEADLINE_BAD = """\
# BAD: No deadline
workflow A():
    nexus "target" workflow SlowOperation(data)  # May hang indefinitely
"""
DEADLINE_GOOD = """\
# GOOD: Explicit deadline via await one
workflow A():
    await one:
        nexus "target" workflow SlowOperation(data) -> result:
        timer(5m):
            close failed Result{error: "timeout"}
"""
CASES = [
    ("nexus-same-namespace", SAME_NAMESPACE_BAD, SAME_NAMESPACE_GOOD),
    ("nexus-open-endpoint", OPEN_BAD, OPEN_GOOD),
    ("nexus-missing-deadline", DEADLINE_BAD, DEADLINE_GOOD),
]


@pytest.mark.parametrize(("code", "bad", "good"), CASES)
def test_the_bad_one_is_found_and_the_good_one_is_not(code: str, bad: str, good: str) -> None:
    assert code in {item.code for item in diagnose([("orders.twf", bad)])}
    assert code not in {item.code for item in diagnose([("orders.twf", good)])}


@pytest.mark.parametrize("text", [text for _, *texts in CASES for text in texts])
def test_none_of_them_is_an_error(text: str) -> None:
    assert {item.severity.value for item in diagnose([("orders.twf", text)])} <= {"warning"}
