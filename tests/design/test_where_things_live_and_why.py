"""The placement rules of DESIGN.md section 4, each with its reason.

Longer than other files because each rule of one numbered list has its designs here, in the order
of the list.
"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crossway.design.members import Members, with_members
from crossway.design.model import Placement
from crossway.design.settings import stem
from crossway.language.words import is_namespace
from tests.helpers.building import design, home, one, only_target, service_home

PAYMENTS = """
nexus_service PaymentsService:
    operation ProcessPayment(payment: Payment) -> PaymentResult:
        return workflow ProcessPaymentWorkflow(payment)

workflow ProcessPaymentWorkflow(payment: Payment) -> PaymentResult:
    activity Charge(payment) -> result
    close result
"""
ENDPOINT = """
nexus_endpoint PaymentsEndpoint:
    target_namespace: payments
    target_task_queue: payments-worker
    allowed_caller_namespaces:
        - orders
        - admin
"""
CALLER = """
workflow OrderWorkflow(order: Order) -> OrderResult:
    nexus "payments" workflow ProcessPayment(order.payment) -> paid
    close OrderResult{id: paid.id}
"""
BLOCKS = """
worker types:
    workflow Order
    activity Audit
    nexus service Shop

namespace shop:
    worker types
        options:
            task_queue: "shop-queue"
    nexus endpoint ShopEndpoint
        options:
            task_queue: "shop-queue"

nexus service Shop:
    async Place workflow Order

workflow Order(id: string):
    activity Reserve(id)

activity Audit(id: string):
    return
"""


def test_a_namespace_block_places_what_its_workers_register() -> None:
    built = one(BLOCKS, "shop/deploy.twf")
    assert home(built, "Order") == ("shop", "shop-queue", "namespace block, deploy.twf:7")
    assert service_home(built, "Shop")[:2] == ("shop", "shop-queue")
    endpoint = built.endpoints["ShopEndpoint"]
    assert (endpoint.namespace, endpoint.task_queue) == ("shop", "shop-queue")
    assert endpoint.services == ("Shop",)
    assert endpoint.span is not None
    assert endpoint.span.line == 11


def test_a_worker_in_two_namespaces_has_two_placements() -> None:
    text = BLOCKS + "\nnamespace staging:\n    worker types\n"
    places = one(text).workflows["Order"].placements
    assert [(p.namespace, p.task_queue) for p in places] == [
        ("shop", "shop-queue"),
        ("staging", "staging"),
    ]


def test_an_endpoint_block_without_a_worker_takes_the_services_of_its_file() -> None:
    built = one("""
        namespace pay:
            nexus endpoint Pay
                options:
                    task_queue: "pay-queue"
        nexus service Payments:
            async Charge workflow ChargeCard
        workflow ChargeCard(id: string):
            activity Authorize(id)
        """)
    assert service_home(built, "Payments")[:2] == ("pay", "pay-queue")
    assert built.endpoints["Pay"].services == ("Payments",)
    assert home(built, "ChargeCard")[:2] == ("pay", "pay-queue")


def test_a_classic_endpoint_places_the_services_and_workflows_of_its_file() -> None:
    built = one(ENDPOINT + PAYMENTS, "payments.twf")
    expected = ("payments", "payments-worker", "nexus_endpoint PaymentsEndpoint, payments.twf:2")
    assert home(built, "ProcessPaymentWorkflow") == expected
    assert service_home(built, "PaymentsService") == expected
    endpoint = built.endpoints["PaymentsEndpoint"]
    assert endpoint.services == ("PaymentsService",)
    assert endpoint.callers == ("orders", "admin")


def test_an_endpoint_without_a_queue_uses_one_named_like_its_namespace() -> None:
    built = one("nexus_endpoint Pay:\n    target_namespace: payments\n" + PAYMENTS, "p.twf")
    assert built.endpoints["Pay"].task_queue == "payments"
    assert built.endpoints["Pay"].callers is None


def test_services_in_an_endpoint_says_which_of_several_it_takes() -> None:
    built = one("""
        nexus_endpoint Reads:
            target_namespace: reads
            services: [Reader]
        nexus_endpoint Writes:
            target_namespace: writes
            description: "changes things"
            caller_identity: link
        nexus_service Reader:
            operation Get(id: string) -> Thing
        nexus_service Writer:
            operation Put(thing: Thing):
                return workflow Store(thing)
        workflow Store(thing: Thing):
            activity Save(thing)
        """)
    assert service_home(built, "Reader")[0] == "reads"
    assert service_home(built, "Writer")[0] == "writes"
    assert home(built, "Store")[0] == "writes"
    assert built.endpoints["Reads"].services == ("Reader",)
    writes = built.endpoints["Writes"]
    assert (writes.services, writes.description) == (("Writer",), "changes things")
    assert (writes.caller_identity, built.endpoints["Reads"].caller_identity) == ("link", "signed")


@pytest.mark.parametrize("services", ["payments.twf", "other/payments.twf", "billing.twf"])
def test_an_endpoint_in_a_file_of_its_own_takes_the_services_that_are_left(services: str) -> None:
    built = design({"deploy/payments.twf": ENDPOINT, services: PAYMENTS})
    assert service_home(built, "PaymentsService")[:2] == ("payments", "payments-worker")
    assert home(built, "ProcessPaymentWorkflow")[:2] == ("payments", "payments-worker")


def test_an_endpoint_does_not_choose_among_unrelated_services() -> None:
    other = "nexus_service Other:\n    operation Do()\n"
    built = design({"deploy.twf": ENDPOINT, "billing.twf": PAYMENTS, "other.twf": other})
    assert built.endpoints["PaymentsEndpoint"].services == ()
    assert service_home(built, "PaymentsService")[0] == "billing"


def test_a_workflow_that_a_call_names_lives_in_the_namespace_named() -> None:
    built = one("""
        workflow Order(id: string):
            nexus "notifications" workflow Notify(id)
        workflow Notify(id: string):
            activity Send(id)
        """)
    assert home(built, "Notify") == (
        "notifications",
        "notifications",
        'named by nexus "notifications", orders.twf:3',
    )
    assert home(built, "Order")[0] == "orders"
    target = only_target(built)
    assert (target.endpoint, target.service, target.simulated) == (
        "notifications",
        "notifications",
        False,
    )
    operation = built.services["notifications"].operations["Notify"]
    assert operation.workflow == "Notify"
    assert operation.signature == built.workflows["Notify"].signature


def test_a_workflow_that_a_call_names_by_an_endpoint_lives_where_that_leads() -> None:
    built = design(
        {
            "orders.twf": """
                workflow Order(id: string):
                    nexus "PaymentsEndpoint" workflow Settle(id)
                """,
            "payments.twf": ENDPOINT + PAYMENTS,
            "settling.twf": "workflow Settle(id: string):\n    activity Book(id)\n",
        }
    )
    assert home(built, "Settle") == (
        "payments",
        "payments-worker",
        'named by nexus "PaymentsEndpoint", orders.twf:3',
    )
    assert only_target(built).endpoint == "PaymentsEndpoint"
    assert not only_target(built).simulated


def test_a_service_that_a_call_means_lives_in_the_namespace_named() -> None:
    built = one(CALLER + PAYMENTS)
    assert service_home(built, "PaymentsService")[0] == "payments"
    assert home(built, "ProcessPaymentWorkflow") == (
        "payments",
        "payments",
        "started by PaymentsService.ProcessPayment, orders.twf:8",
    )
    assert home(built, "OrderWorkflow")[0] == "orders"


def test_a_service_whose_own_file_is_called_by_name_is_not_moved_by_another_call() -> None:
    built = design(
        {
            "orders.twf": """
                workflow Order(id: string):
                    nexus "shipping" workflow ProcessPayment(id)
                    nexus "billing" workflow ProcessPayment(id)
                """,
            "billing.twf": PAYMENTS,
        }
    )
    assert service_home(built, "PaymentsService")[0] == "billing"


def test_anything_else_lives_in_the_namespace_named_like_its_file() -> None:
    built = one("workflow A():\n    activity B()\n", "deep/my orders!.twf")
    assert home(built, "A") == ("my-orders", "my-orders", "file stem of my orders!.twf")


@given(st.text(max_size=200))
@example("_orders")
@example("../x")
def test_the_name_of_any_file_makes_one_that_a_namespace_may_have(name: str) -> None:
    """What nothing places would otherwise live where nobody could have a key."""
    assert is_namespace(stem(f"{name}.twf"))


def test_a_service_that_nothing_places_is_behind_an_endpoint_named_like_its_file() -> None:
    built = design({"orders.twf": CALLER, "payments.twf": PAYMENTS})
    endpoint = built.endpoints["payments"]
    assert (endpoint.services, endpoint.span) == (("PaymentsService",), None)
    assert endpoint.reason == "file stem of payments.twf"
    assert not endpoint.simulated


def test_an_activity_runs_where_workflows_call_it() -> None:
    built = one("""
        workflow A():
            activity Shared()
            options(taskQueue: "gpu")
            activity Render()
        workflow B():
            activity Shared()
        activity Shared():
            return
        """)
    places = [(a.name, a.placement.namespace, a.placement.task_queue) for a in built.activities]
    assert places == [("Shared", "orders", "orders"), ("Render", "orders", "gpu")]
    assert built.activities[0].placement.reason == "called by A, orders.twf:3"


def test_an_activity_uses_the_queue_of_its_default_options() -> None:
    built = one("""
        workflow A():
            activity Render()
        activity Render():
            default_options:
                task_queue: "gpu"
            return
        """)
    assert built.activities[0].placement.task_queue == "gpu"


@pytest.mark.parametrize(
    ("written", "queue"),
    [
        ('"gpu-{site}"', "gpu-{site}"),
        ("site", "{site}"),
        ('concat("gpu-", site)', "gpu-{site}"),
        ('concat("gpu-", order.id, concat("-", site))', "gpu-{order.id}-{site}"),
        ('concat("gpu-{site}-", lower(site))', "gpu-{site}-{computed}"),
        ("lower(site)", "{computed}"),
    ],
)
def test_a_task_queue_that_is_computed_has_a_worker_for_what_it_comes_to(
    written: str, queue: str
) -> None:
    """However it is computed: work on a queue that no worker fits waits for ever."""
    built = one(f"""
        workflow A(order: Order, site: string):
            activity Render()
                options:
                    task_queue: {written}
            workflow Cut()
                options:
                    task_queue: {written}
        activity Render():
            return
        workflow Cut():
            close complete()
        """)
    assert [a.placement.task_queue for a in built.activities] == [queue]
    assert queue in [p.task_queue for p in built.workflows["Cut"].placements]


def test_an_activity_that_only_a_worker_holds_is_there_too() -> None:
    built = one(BLOCKS)
    places = {a.name: a.placement.task_queue for a in built.activities}
    assert places == {"Audit": "shop-queue", "Reserve": "shop-queue"}


def test_an_activity_of_an_operation_runs_with_its_service() -> None:
    built = one("""
        nexus service Payments:
            sync Balance(id: string) -> (Balance):
                activity Read(id) -> balance
                close complete(balance)
        """)
    assert [(a.name, a.placement.namespace) for a in built.activities] == [("Read", "orders")]


def test_a_child_that_only_its_own_file_starts_lives_with_its_parent() -> None:
    built = one(ENDPOINT + CALLER + PAYMENTS.replace("activity Charge", "workflow Charge"))
    assert home(built, "Charge")[:2] == ("payments", "payments-worker")
    assert built.workflows["Charge"].simulated


def test_a_child_from_another_file_lives_by_its_file_and_with_its_parent() -> None:
    built = design(
        {
            "orders.twf": "workflow A():\n    workflow Shared()\n",
            "shared.twf": "workflow Shared():\n    activity B()\n",
        }
    )
    places = built.workflows["Shared"].placements
    assert [p.namespace for p in places] == ["shared", "orders"]
    assert places[1].reason == "started by A, orders.twf:2"
    assert [a.placement.namespace for a in built.activities] == ["shared", "orders"]


def test_workflows_that_start_each_other_still_live_somewhere() -> None:
    built = one("workflow A():\n    workflow B()\nworkflow B():\n    workflow A()\n")
    assert {home(built, name)[0] for name in "AB"} == {"orders"}


def test_a_start_on_a_queue_of_its_own_places_the_workflow_there() -> None:
    built = one("""
        nexus_service TenantService:
            operation Process(tenantId: string, data: Data) -> Result:
                return workflow TenantWorkflow(data):
                    task_queue: "tenant-{tenantId}"
        """)
    assert home(built, "TenantWorkflow")[:2] == ("orders", "tenant-{tenantId}")
    assert built.workflows["TenantWorkflow"].simulated


def test_a_block_fixes_a_workflow_whatever_starts_it() -> None:
    text = BLOCKS + "\nworkflow Else():\n    workflow Order(1)\n"
    assert home(one(text), "Order")[0] == "shop"


FAMILY = """
workflow Order(id: string):
    activity Pack(id)
    workflow Send(id)

workflow Send(id: string):
    activity Pack(id)

nexus service Sends:
    async Send workflow Send

activity Pack(id: string):
    return

worker orders:
    workflow Order
    nexus service Sends
worker sends:
    workflow Send
worker packs:
    activity Pack

namespace shard-{org}:
    worker orders
        options:
            task_queue: "orders"
    worker sends
        options:
            task_queue: "sends-{org}"
    worker packs
        options:
            task_queue: "packs-{org}"
    nexus endpoint shard-{org}-In
        options:
            task_queue: "orders"
"""


def test_a_queue_of_each_member_of_a_family_is_where_what_it_holds_runs() -> None:
    """A queue that the names of its namespace fill is as good as any: nothing is served beside
    its callers, where a child would wait for ever."""
    built = one(FAMILY)
    at = {(each.name, each.task_queue) for each in built.residents}
    sends, packs = "sends-{org}", "packs-{org}"
    assert at == {("Order", "orders"), ("Sends", "orders"), ("Send", sends), ("Pack", packs)}
    members = with_members(built, Members({"org": ("acme", "globex")}))
    routes = [call.routes for call in members.calls.activities.values()]
    packed = {"shard-acme": "packs-acme", "shard-globex": "packs-globex"}
    assert routes == [packed, packed]
    sent = {"shard-acme": "sends-acme", "shard-globex": "sends-globex"}
    assert [call.routes for call in members.calls.workflows.values() if call.routes] == [sent]
    assert members.services["Sends"].operations["Send"].routes == sent


def test_a_workflow_that_only_a_queue_with_holes_has_runs_beside_who_starts_it_without() -> None:
    """Nothing fills the hole for such a start, and on the queue of its caller nobody knew it."""
    built = one(
        """
        nexus_endpoint Parcels:
            target_namespace: depot
            target_task_queue: "tenant-{tenant}"

        nexus_service Sends:
            operation Send(tenant: string):
                return workflow Send(tenant)

        workflow Send(tenant: string):
            activity Pack(tenant)

        workflow Order(id: string):
            workflow Send(id)

        worker orders:
            workflow Order

        namespace depot:
            worker orders
                options:
                    task_queue: "orders"
        """
    )
    queues = {each.task_queue for each in built.residents if each.name == "Send"}
    assert queues == {"tenant-{tenant}", "orders"}


def test_every_namespace_of_a_design_is_listed() -> None:
    built = design({"orders.twf": CALLER, "payments.twf": PAYMENTS})
    assert built.namespaces == ("orders", "payments")


def test_names_of_a_cloud_account_keep_their_dots() -> None:
    text = "nexus_endpoint Pay:\n    target_namespace: payments.a1b2c\n"
    built = one(text + "    allowed_caller_namespaces:\n        - orders.a1b2c\n" + PAYMENTS)
    assert built.endpoints["Pay"].namespace == "payments.a1b2c"
    assert built.endpoints["Pay"].callers == ("orders.a1b2c",)


def test_many_endpoints_of_one_file_are_placed_in_as_many_steps_as_there_are_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each takes all services of the file: 20 endpoints and services are 400 places, not more."""
    asked: list[Placement] = []

    def location(self: Placement) -> tuple[str, str]:
        asked.append(self)
        return self.namespace, self.task_queue

    monkeypatch.setattr(Placement, "location", property(location))
    text = "".join(
        f"nexus_endpoint E{n}:\n    target_namespace: n{n}\n\n"
        f"nexus_service S{n}:\n    operation Ask{n}(id: int) -> (int):\n        return id\n\n"
        for n in range(20)
    )
    services = one(text).services.values()
    placed = sum(len(service.placements) for service in services)
    assert placed == 400
    assert len(asked) < 8 * placed
