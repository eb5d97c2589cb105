"""Each form of a definition, in every spelling it has, and the one tree they all give."""

from __future__ import annotations

from textwrap import dedent

from crossway.language import tree
from crossway.language.tree import (
    ActivityCall,
    Break,
    Duration,
    ListOf,
    Name,
    Number,
    Option,
    Return,
    Send,
    String,
    Unary,
)

X = Name("x")
FIVE = Option("timeout", Duration("5m"))
STOP = (Break(),)
FOR_ORDERS = (Option("allowed_callers", ListOf((Name("orders"),))),)

T, U = tree.TypeRef("T"), tree.TypeRef("U")
LIST = tree.TypeRef("list", (T,))

DEFINITIONS: list[tuple[tree.Definition, list[str]]] = [
    (
        tree.Workflow("W", (tree.Parameter("a", T), tree.Parameter("b")), (U,), STOP),
        ["workflow W(a: T, b) -> U:\n    break", "workflow W(a: T, b) -> (U):\n    break"],
    ),
    (
        tree.Activity(
            "A",
            (
                tree.Parameter("a", T),
                tree.Parameter("b", U, Unary("-", Number("3"))),
                tree.Parameter("c", None, String("x")),
            ),
            (),
            (),
        ),
        ['activity A(a: T, b: U = -3, c = "x"):', 'activity A(a: T, b: U=-3, c="x"):'],
    ),
    (tree.Activity("A", (), (T, U), ()), ["activity A() -> (T, U):"]),
    (
        tree.Service("S", (tree.Operation("Op", (tree.Parameter("p", T),), (U,), STOP),)),
        [
            "nexus_service S:\n    operation Op(p: T) -> U:\n        break",
            "nexus service S:\n    sync Op(p: T) -> (U):\n        break",
            "nexus_service S:\n    sync Op(p: T) -> (U):\n        break",
            "nexus service S:\n    operation Op(p: T) -> U:\n        break",
        ],
    ),
    (
        tree.Service("S", (tree.Operation("Op", (tree.Parameter("p", T),), (U,)),), extern=True),
        [
            "extern nexus_service S:\n    operation Op(p: T) -> U",
            "extern nexus service S:\n    sync Op(p: T) -> (U)",
        ],
    ),
    (
        tree.Service(
            "S", (tree.Operation("A", workflow="pkg.W"), tree.Operation("B", (), (LIST,)))
        ),
        ["nexus service S:\n    async A workflow pkg.W\n    operation B() -> list[T]"],
    ),
    (
        tree.Service(
            "S",
            (
                tree.Operation("A", workflow="W", options=FOR_ORDERS),
                tree.Operation("B", options=FOR_ORDERS),
                tree.Operation("C", body=STOP, options=FOR_ORDERS),
            ),
            FOR_ORDERS,
        ),
        [
            "nexus_service S:\n    allowed_callers: [orders]\n"
            "    options(allowed_callers: [orders])\n    async A workflow W\n"
            "    options(allowed_callers: [orders])\n    operation B()\n"
            "    options(allowed_callers: [orders])\n    operation C():\n        break",
            "nexus_service S:\n    allowed_callers:\n        - orders\n"
            "    async A workflow W:\n        options:\n            allowed_callers: [orders]\n"
            "    operation B():\n        options:\n            allowed_callers: [orders]\n"
            "    operation C():\n        options:\n            allowed_callers: [orders]\n"
            "        break",
            "nexus service S:\n    options:\n        allowed_callers: [orders]\n"
            "    async A workflow W\n        options:\n            allowed_callers: [orders]\n"
            "    operation B()\n        options:\n            allowed_callers: [orders]\n"
            "    sync C():\n        options:\n            allowed_callers: [orders]\n"
            "        break",
        ],
    ),
    (
        tree.Endpoint(
            "E",
            (
                Option("target_namespace", Name("payments")),
                Option("target_task_queue", Name("payments-worker")),
                Option("allowed_caller_namespaces", ListOf((Name("orders"), Name("eu-admin")))),
                Option("description", String("pays")),
            ),
        ),
        [
            "nexus_endpoint E:\n    target_namespace: payments\n"
            "    target_task_queue: payments-worker\n    allowed_caller_namespaces:\n"
            '        - orders\n        - eu-admin\n    description: "pays"',
            "nexus_endpoint E:\n    target_namespace: payments\n"
            "    target_task_queue: payments-worker\n"
            '    allowed_caller_namespaces: [orders, eu-admin]\n    description: "pays"',
        ],
    ),
    (
        tree.Namespace(
            "shard-{org}",
            (
                tree.NamespaceEntry("worker", "w", (Option("task_queue", String("q-{org}")),)),
                tree.NamespaceEntry("endpoint", "shard-{org}-Ep", ()),
            ),
        ),
        [
            "namespace shard-{org}:\n    worker w\n        options:\n"
            '            task_queue: "q-{org}"\n    nexus endpoint shard-{org}-Ep',
            'namespace shard-{org}:\n    worker w:\n        task_queue: "q-{org}"\n'
            "    nexus endpoint shard-{org}-Ep",
        ],
    ),
    (
        tree.Namespace(
            "shard-{org}",
            (tree.NamespaceEntry("worker", "w", ()),),
            (Option("org", ListOf((Name("acme"), String("b")))),),
        ),
        ['namespace shard-{org}:\n    with:\n        org: [acme, "b"]\n    worker w'],
    ),
    (
        tree.Worker(
            "w",
            (
                tree.WorkerEntry("workflow", "orders.W"),
                tree.WorkerEntry("activity", "A"),
                tree.WorkerEntry("service", "S"),
            ),
        ),
        ["worker w:\n    workflow orders.W\n    activity A\n    nexus service S"],
    ),
    (
        tree.Worker(
            "gpu",
            (tree.WorkerEntry("activity", "A"), tree.WorkerEntry("service", "S")),
            extern=True,
        ),
        [
            "extern worker gpu:\n    activity A\n    nexus service S",
            "extern worker gpu:\n    activity A\n    nexus_service S",
        ],
    ),
    (
        tree.TypeBlock("Order", (tree.TypeField("items", LIST), tree.TypeField("type", T))),
        [
            "type Order:\n    items: list[T]\n    type: T",
            "type Order:\n    items: []T\n    type: T",
            "type Order:\n    items: T[]\n    type: T",
        ],
    ),
    (
        tree.TypeBlock(
            "Order",
            (
                tree.TypeField(
                    "of",
                    tree.TypeRef(
                        "map", (tree.TypeRef("string"), tree.TypeRef("a.T", (), True)), True
                    ),
                ),
            ),
        ),
        ["type Order:\n    of: map[string, a.T?]?"],
    ),
    (
        tree.TypeBlock(
            "Order",
            (
                tree.TypeField("by", tree.TypeRef("", words=("card", "cash"))),
                tree.TypeField("or", tree.TypeRef("", optional=True, words=("a b",))),
                tree.TypeField("note", tree.TypeRef("string", optional=True)),
            ),
        ),
        [
            'type Order:\n    by: "card" | "cash"\n    or: "a b" | null\n    note: string | null',
            'type Order:\n    by: "card"|"cash"\n    or: null | "a b"\n    note: string?',
        ],
    ),
    (tree.Package("billing"), ["package billing"]),
    (tree.Import("github.com/acme/orders"), ['import "github.com/acme/orders"']),
    (tree.Import("a/b", "ab"), ['import ab "a/b"']),
    (
        tree.Workflow(
            "W",
            (),
            (),
            (Send("h", "Go", ()),),
            (FIVE,),
            (
                tree.Condition("ready"),
                tree.Variable("count", None, Number("0")),
                tree.Variable("seen", LIST, ListOf(())),
                tree.Variable("last", T),
            ),
            (
                tree.Handler("signal", "Stop", (), (), STOP, (Option("description", String("d")),)),
                tree.Handler("query", "Status", (), (T,), (Return(X),)),
                tree.Handler("update", "Set", (tree.Parameter("x"),), (T,), (Return(X),)),
            ),
        ),
        [
            dedent("""\
            workflow W():
                default_options:
                    timeout: 5m
                state:
                    condition ready
                    count = 0
                    seen: list[T] = []
                    last: T
                signal Stop():
                    options:
                        description: "d"
                    break
                query Status() -> (T):
                    return x
                update Set(x) -> T:
                    return x
                signal h.Go()"""),
        ],
    ),
    (
        tree.TestBlock(
            "it ends",
            (
                tree.StandIn(ActivityCall("A", ()), (tree.Answer("returns", X),)),
                tree.Start("h", tree.WorkflowCall("W", ())),
                tree.Skip(Duration("5m")),
                tree.Expect(tree.Completes(tree.Handle("h"), Number("3"))),
            ),
        ),
        [
            'test "it ends":\n    activity A returns x\n    promise h <- workflow W()\n    skip 5m'
            "\n    expect h completes with 3",
            "test 'it ends':\n    activity A:\n        returns x\n    spawn workflow W() -> h"
            "\n    skip 5m\n    expect h completes with 3",
        ],
    ),
]
