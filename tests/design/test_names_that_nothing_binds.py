"""Free names of a body: `Design.unknowns`."""

from __future__ import annotations

import pytest

from crossway.design import Design
from tests.helpers.building import one


def unknown(built: Design) -> dict[str, list[str]]:
    return {owner: [name.name for name in names] for owner, names in built.unknowns.items()}


def test_a_name_that_nothing_binds_is_unknown_once_and_where_it_is_first_used() -> None:
    built = one("""
        workflow Caller() -> Result:
            nexus "payments" workflow ProcessPayment(payment) -> result
            activity Again(payment, email)
            close Result{id: result.id}
        """)
    assert unknown(built) == {"Caller": ["payment", "email"]}
    payment = built.unknowns["Caller"][0]
    assert (payment.span.line, payment.owner) == (3, "Caller")


@pytest.mark.parametrize(
    "body",
    [
        "activity A(x)",
        "activity B() -> y\n    activity A(y)",
        "y = activity B()\n    activity A(y)",
        "y = 1\n    activity A(y)",
        "for y in x:\n        activity A(y)",
        "if x:\n        y = 1\n    activity A(y)",
        "if x:\n        close\n    else:\n        y = 1\n    activity A(y)",
        "await one:\n        activity B() -> y:\n        timer(5m):\n    activity A(y)",
        "await all:\n        activity B() -> y\n    activity A(y)",
        "spawn activity B() -> h\n    await h -> y\n    activity A(y)",
        "try:\n        activity B() -> y\n    catch -> e:\n        y = e\n    activity A(y)",
        "state:\n        condition done\n        n: int\n    activity A(done, n)",
        "signal Go(a: A):\n        y = a\n    activity A(y)",
        "signal Go(a: A):\n        activity A(y)\n    y = 1",
        "await signal Go -> y\n    activity A(y)",
        "spawn activity B() -> h\n    close Result{h}",
        'temporal.signal("id", DoSomething, x)',
        "activity A(len(x), uuid())",
        "options(workflow_id_reuse_policy: ALLOW_DUPLICATE)\n    workflow B(x)",
        'options(on_timeout: cancel)\n    nexus "n" workflow B(x)',
        "switch (x):\n        case 1:\n            y = 1\n    activity A(y)",
    ],
)
def test_what_something_binds_is_known(body: str) -> None:
    assert unknown(one(f"workflow W(x: X):\n    {body}\n")) == {}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("activity A(y)\n    y = 1", ["y"]),
        ("close Result{y}", ["y"]),
        ("if y.ready:\n        close", ["y"]),
        ("for z in zs:\n        activity A(z)", ["zs"]),
        ("signal Go():\n        activity A(y)\n    close", ["y"]),
        ("temporal.signal(target, DoSomething, y)", ["target", "y"]),
        ("y.status = 1", ["y"]),
    ],
)
def test_what_nothing_binds_before_is_unknown(body: str, names: list[str]) -> None:
    assert unknown(one(f"workflow W(x: X):\n    {body}\n")) == {"W": names}


def test_braces_of_a_text_make_no_name_unknown() -> None:
    """They stay as they are when nothing has the name, in options as anywhere."""
    options = 'options(workflow_id: "w-{tenant.id}")\n    workflow B("{tenant}")'
    assert unknown(one(f"workflow W(x: X):\n    {options}\n")) == {}


def test_an_operation_knows_the_callers_that_its_endpoint_allows() -> None:
    built = one("""
        nexus_service S:
            operation Op(data):
                caller = get_nexus_caller_info()
                if caller.namespace not in allowed_namespaces:
                    raise UnauthorizedError("no")
                return workflow W(data, tenant)
        """)
    assert unknown(built) == {"S.Op": ["tenant"]}


def test_a_workflow_does_not() -> None:
    built = one("workflow W():\n    activity A(allowed_namespaces)\n")
    assert unknown(built) == {"W": ["allowed_namespaces"]}


def test_activities_may_sketch_with_any_name() -> None:
    built = one("workflow W():\n    activity A()\nactivity A():\n    x = database\n    return x\n")
    assert unknown(built) == {}
    (activity,) = built.activities
    assert not activity.spelled_out  # so that Python does it, or it is simulated
