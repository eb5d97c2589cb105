"""Targets of nexus calls: endpoints, namespaces, `local`, what nothing defines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossway.design import endpoint_name
from tests.helpers.building import design, home, one, only_target

SERVICE = """
nexus_service Payments:
    operation Charge(payment: Payment) -> Charged
    operation Refund(id: string) -> Charged
"""
ENDPOINT = """
nexus_endpoint PaymentsEndpoint:
    target_namespace: pay
    allowed_caller_namespaces:
        - shop
"""


def caller(call: str) -> str:
    return f"workflow Order(payment: Payment):\n    {call}\n"


@pytest.mark.parametrize(
    "call",
    [
        'nexus "PaymentsEndpoint" workflow Charge(payment) -> charged',
        'nexus "pay" workflow Charge(payment) -> charged',
        "nexus PaymentsEndpoint Payments.Charge(payment) -> charged",
        'nexus "pay" Payments.Charge(payment) -> charged',
    ],
)
def test_an_endpoint_a_namespace_or_both_spell_one_target(call: str) -> None:
    built = design({"shop.twf": caller(call), "p.twf": ENDPOINT + SERVICE})
    target = only_target(built)
    assert (target.endpoint, target.namespace) == ("PaymentsEndpoint", "pay")
    assert (target.service, target.operation) == ("Payments", "Charge")
    assert (target.simulated, target.candidates) == (False, ())


SECOND = """
nexus_endpoint RefundsEndpoint:
    target_namespace: pay
    target_task_queue: refunds
    services: [Refunds]

nexus_service Refunds:
    operation Charge(payment: Payment) -> Charged
"""


@pytest.mark.parametrize(
    ("service", "endpoint"), [("Payments", "PaymentsEndpoint"), ("Refunds", "RefundsEndpoint")]
)
def test_of_the_endpoints_of_a_namespace_the_one_that_takes_the_service_is_meant(
    service: str, endpoint: str
) -> None:
    """Also where both offer an operation of that name."""
    call = caller(f'nexus "pay" {service}.Charge(payment) -> charged')
    target = only_target(design({"shop.twf": call, "p.twf": ENDPOINT + SERVICE + SECOND}))
    assert (target.endpoint, target.service, target.simulated) == (endpoint, service, False)


def test_the_calls_of_handlers_races_and_operations_have_targets_too() -> None:
    built = one("""
        workflow Order():
            signal Go(p: Payment):
                nexus "pay" workflow Charge(p)
            await one:
                nexus "pay" workflow Charge(1) -> a:
                timer(5m):
            detach nexus "pay" workflow Refund(2)
        nexus service Relay:
            sync Pass(p: Payment) -> (Charged):
                nexus "pay" workflow Charge(p) -> charged
                close complete(charged)
        """)
    assert [t.operation for t in built.calls.nexus.values()] == [
        "Charge",
        "Charge",
        "Refund",
        "Charge",
    ]


def test_two_services_that_offer_the_operation_are_candidates_and_the_first_counts() -> None:
    other = "\nnexus_service Cards:\n    operation Charge(card: Card)\n"
    built = design(
        {
            "shop.twf": caller('nexus "pay" workflow Charge(payment)'),
            "p.twf": ENDPOINT + SERVICE + other,
        }
    )
    target = only_target(built)
    assert target.service == "Payments"
    assert target.candidates == (
        "PaymentsEndpoint Payments.Charge",
        "PaymentsEndpoint Cards.Charge",
    )
    assert not target.simulated


def test_an_operation_that_a_known_namespace_lacks_is_simulated_behind_its_endpoint() -> None:
    built = design(
        {
            "shop.twf": caller('nexus "pay" workflow Chrge(payment)'),
            "p.twf": ENDPOINT + SERVICE,
        }
    )
    target = only_target(built)
    assert target.simulated
    assert (target.endpoint, target.service) == ("PaymentsEndpoint", "pay")
    assert target.candidates == (
        "PaymentsEndpoint Payments.Charge",
        "PaymentsEndpoint Payments.Refund",
    )
    assert built.endpoints["PaymentsEndpoint"].services == ("Payments", "pay")
    assert built.services["pay"].simulated


def test_an_unknown_target_is_simulated_in_a_namespace_of_that_name() -> None:
    built = one(caller('nexus "fraud_team" workflow Score(payment) -> score'), "shop.twf")
    target = only_target(built)
    assert target.simulated
    assert (target.endpoint, target.namespace) == ("fraud-team", "fraud_team")
    endpoint = built.endpoints["fraud-team"]
    assert endpoint.simulated
    assert endpoint.task_queue == "fraud_team"
    assert endpoint.reason == 'named by nexus "fraud_team", shop.twf:2'
    service = built.services["fraud_team"]
    assert service.simulated
    assert service.operations["Score"].signature.parameters[0][0] == "payment"


def test_an_unknown_target_lists_who_offers_the_operation_elsewhere() -> None:
    built = design(
        {
            "shop.twf": caller('nexus "payments" workflow Charge(payment)'),
            "p.twf": ENDPOINT + SERVICE,
        }
    )
    assert only_target(built).candidates == ("PaymentsEndpoint Payments.Charge",)


def test_local_means_the_namespace_of_the_caller() -> None:
    built = one(caller('nexus "local" workflow Ship(payment)'), "shop.twf")
    target = only_target(built)
    assert (target.namespace, target.service, target.simulated) == ("shop", "shop", True)


def test_local_finds_a_workflow_of_the_callers_namespace() -> None:
    text = (
        caller('nexus "local" workflow Ship(payment)') + "workflow Ship(p: Payment):\n    close\n"
    )
    built = one(text, "shop.twf")
    assert (only_target(built).namespace, only_target(built).simulated) == ("shop", False)
    assert home(built, "Ship")[0] == "shop"


def test_local_is_a_name_like_any_other_when_something_is_called_so() -> None:
    built = design(
        {"shop.twf": caller('nexus "local" workflow Charge(payment)'), "local.twf": SERVICE}
    )
    target = only_target(built)
    assert (target.namespace, target.service, target.simulated) == ("local", "Payments", False)


def test_a_workflow_of_a_namespace_is_reached_through_its_declared_endpoint() -> None:
    flow = "workflow Settle(id: string):\n    activity Book(id)\n"
    built = design(
        {
            "shop.twf": caller('nexus "pay" workflow Settle(payment.id)'),
            "p.twf": ENDPOINT + SERVICE + flow,
        }
    )
    target = only_target(built)
    assert (target.endpoint, target.simulated) == ("PaymentsEndpoint", False)
    assert built.services[target.service].operations["Settle"].workflow == "Settle"
    assert built.endpoints["PaymentsEndpoint"].callers == ("shop",)
    assert list(built.endpoints) == ["PaymentsEndpoint"]


def test_a_service_that_only_a_worker_places_gets_an_endpoint_when_it_is_called() -> None:
    built = one(
        caller('nexus "pay" workflow Charge(payment)')
        + SERVICE
        + "worker w:\n    nexus service Payments\n"
        + 'namespace pay:\n    worker w\n        options:\n            task_queue: "q"\n',
        "shop.twf",
    )
    endpoint = built.endpoints[only_target(built).endpoint]
    assert (endpoint.namespace, endpoint.task_queue) == ("pay", "q")
    assert endpoint.services == ("Payments",)


def test_an_unknown_endpoint_leads_to_the_service_that_is_known() -> None:
    built = design(
        {
            "shop.twf": caller("nexus Pymnts Payments.Charge(payment)"),
            "p.twf": ENDPOINT + SERVICE,
        }
    )
    target = only_target(built)
    assert (target.endpoint, target.namespace, target.service) == ("Pymnts", "pay", "Payments")
    assert target.simulated
    assert target.candidates == ("PaymentsEndpoint Payments.Charge",)
    assert built.endpoints["Pymnts"].simulated
    assert not built.services["Payments"].simulated


def test_an_unknown_endpoint_and_service_are_simulated_in_a_namespace_of_its_name() -> None:
    built = one(caller("nexus FraudEndpoint Fraud.Score(payment)"), "shop.twf")
    target = only_target(built)
    assert (target.namespace, target.service) == ("fraud-endpoint", "Fraud")
    assert built.services["Fraud"].simulated


def test_an_unknown_operation_of_a_known_service_is_simulated_there() -> None:
    built = design(
        {
            "shop.twf": caller("nexus PaymentsEndpoint Payments.Chrge(payment) -> x"),
            "p.twf": ENDPOINT + SERVICE,
        }
    )
    assert only_target(built).simulated
    assert only_target(built).candidates == (
        "PaymentsEndpoint Payments.Charge",
        "PaymentsEndpoint Payments.Refund",
    )
    operation = built.services["Payments"].operations["Chrge"]
    assert (operation.tree, operation.workflow) == (None, None)


def test_every_call_reaches_an_operation_behind_its_endpoint_in_its_namespace() -> None:
    built = design(
        {
            "shop.twf": """
                workflow Order(p: Payment):
                    nexus "pay" workflow Charge(p)
                    nexus "pay" workflow Nope(p)
                    nexus "gone" workflow Nope(p)
                    nexus "local" workflow Charge(p)
                    nexus Gone Payments.Charge(p)
                    nexus Gone Other.Do(p)
                    nexus PaymentsEndpoint Other.Do(p)
                """,
            "p.twf": ENDPOINT + SERVICE,
        }
    )
    assert len(built.calls.nexus) == 7
    for target in built.calls.nexus.values():
        endpoint = built.endpoints[target.endpoint]
        service = built.services[target.service]
        assert target.operation in service.operations
        assert target.service in endpoint.services
        assert endpoint.namespace == target.namespace
        spots = [(p.namespace, p.task_queue) for p in service.placements]
        assert (endpoint.namespace, endpoint.task_queue) in spots


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("payments", "payments"),
        ("my_ns", "my-ns"),
        ("a.b", "a-b"),
        ("x", "x-nexus"),
        ("2024", "ns-2024"),
        ("shard-{org}", "shard-{org}"),
    ],
)
def test_endpoint_names_are_what_temporal_accepts(name: str, expected: str) -> None:
    assert endpoint_name(name) == expected


@given(st.text().filter(lambda text: "{" not in text))
def test_any_name_becomes_an_endpoint_name_that_temporal_accepts(name: str) -> None:
    assert re.fullmatch(r"[a-zA-Z][a-zA-Z0-9-]*[a-zA-Z0-9]", endpoint_name(name))


def test_a_namespace_of_one_letter_is_reached_by_its_own_name() -> None:
    """It was looked for as `ns-p`, and simulated although its endpoint was there."""
    built = design(
        {
            "shop.twf": caller('nexus "p" workflow Charge(payment) -> charged'),
            "p.twf": ENDPOINT.replace("target_namespace: pay", "target_namespace: p") + SERVICE,
        }
    )
    target = only_target(built)
    assert (target.endpoint, target.namespace) == ("PaymentsEndpoint", "p")
    assert not target.simulated
