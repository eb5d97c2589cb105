"""Each form of a statement, in every spelling it has, and the one tree they all give.

Longer than other files because it is one table: each form beside the tree that it gives.
"""

from __future__ import annotations

from crossway.language import tree
from crossway.language.tree import (
    ActivityCall,
    AllOf,
    Assign,
    Await,
    AwaitAll,
    AwaitOne,
    Binary,
    Branch,
    Break,
    Cancel,
    Case,
    Catch,
    Close,
    Comprehension,
    Constant,
    Continue,
    Detach,
    Duration,
    Evaluate,
    Field,
    For,
    Handle,
    If,
    Index,
    Invoke,
    ListOf,
    Name,
    NexusCall,
    Number,
    Option,
    Predicate,
    Raise,
    Record,
    RecordField,
    Return,
    Send,
    SetCondition,
    SignalArrival,
    Slice,
    Start,
    String,
    Switch,
    SwitchCase,
    Timer,
    Try,
    Unary,
    UpdateArrival,
    WorkflowCall,
)

X, Y, R = Name("x"), Name("y"), Name("r")
CHARGE = ActivityCall("Charge", (X,))
CLASSIC = NexusCall("payments", None, "Pay", (X,))
MODERN = NexusCall("Payments", "Svc", "Pay", (X,))
FIVE = Option("timeout", Duration("5m"))
STOP = (Break(),)


def with_options(*options: tree.OptionEntry) -> NexusCall:
    return NexusCall("payments", None, "Pay", (X,), options)


FORMS: list[tuple[tree.Statement, list[str]]] = [
    # --- calls
    (Await(CHARGE), ["activity Charge(x)", "await activity Charge(x)", "activity Charge(\n  x\n)"]),
    (
        Await(CHARGE, ("r",)),
        [
            "activity Charge(x) -> r",
            "activity Charge(x) -> (r)",
            "r = activity Charge(x)",
            "await activity Charge(x) -> r",
            "r = await activity Charge(x)",
        ],
    ),
    (Await(CHARGE, ("a", "b")), ["activity Charge(x) -> (a, b)"]),
    (Await(ActivityCall("billing.Charge", ())), ["activity billing.Charge()"]),
    (Await(WorkflowCall("W", (X,)), ("r",)), ["workflow W(x) -> r", "r = workflow W(x)"]),
    (
        Await(CLASSIC, ("r",)),
        [
            'nexus "payments" workflow Pay(x) -> r',
            "nexus 'payments' workflow Pay(x) -> r",
            "nexus payments workflow Pay(x) -> r",
            'r = nexus "payments" workflow Pay(x)',
            'await nexus "payments" workflow Pay(x) -> r',
        ],
    ),
    (
        Await(MODERN, ("r",)),
        ["nexus Payments Svc.Pay(x) -> r", 'nexus "Payments" Svc.Pay(x) -> r'],
    ),
    (Await(NexusCall("Ep", "pkg.Svc", "Pay", ())), ["nexus Ep pkg.Svc.Pay()"]),
    (Await(NexusCall("Ep", "Svc", "Pay", (X,), names=("id",))), ["nexus Ep Svc.Pay(id: x)"]),
    (
        Await(NexusCall("shard-{org}-Boot", "svc", "Op", ())),
        ["nexus shard-{org}-Boot svc.Op()"],
    ),
    (Detach(CLASSIC), ['detach nexus "payments" workflow Pay(x)']),
    (Detach(WorkflowCall("W", ())), ["detach workflow W()"]),
    (
        Start("h", CLASSIC),
        [
            'spawn nexus "payments" workflow Pay(x) -> h',
            'promise h <- nexus "payments" workflow Pay(x)',
        ],
    ),
    (Start("h", CHARGE), ["spawn activity Charge(x) -> h", "promise h <- activity Charge(x)"]),
    (Start("", WorkflowCall("W", ())), ["spawn workflow W()"]),
    (Start("h", Timer(Duration("5m"))), ["promise h <- timer(5m)"]),
    (Start("h", SignalArrival("Done")), ["promise h <- signal Done"]),
    (Start("h", UpdateArrival("Done")), ["promise h <- update Done"]),
    (Send("h", "Ship", (X,)), ["signal h.Ship(x)"]),
    # --- options
    (
        Await(with_options(FIVE)),
        [
            'options(timeout: 5m)\nnexus "payments" workflow Pay(x)',
            'options(\n  timeout: 5m,\n)\nnexus "payments" workflow Pay(x)',
            'nexus "payments" workflow Pay(x)\n    options(timeout: 5m)',
            'nexus "payments" workflow Pay(x)\n    options:\n        timeout: 5m',
            'options:\n    timeout: 5m\nnexus "payments" workflow Pay(x)',
        ],
    ),
    (
        Start("h", with_options(FIVE)),
        [
            'options(timeout: 5m)\nspawn nexus "payments" workflow Pay(x) -> h',
            'promise h <- nexus "payments" workflow Pay(x)\n    options:\n        timeout: 5m',
        ],
    ),
    (
        Await(with_options(FIVE), ("r",)),
        [
            'options(timeout: 5m)\nr = nexus "payments" workflow Pay(x)',
            'options(timeout: 5m)\nawait nexus "payments" workflow Pay(x) -> r',
        ],
    ),
    (Detach(with_options(FIVE)), ['options(timeout: 5m)\ndetach nexus "payments" workflow Pay(x)']),
    (
        Await(
            with_options(
                Option("retry_policy", (Option("maximum_attempts", Number("3")),)),
                Option("policy", Name("ALLOW_DUPLICATE")),
                Option("types", ListOf((String("A"), Name("eu-west")))),
            )
        ),
        [
            "options(retry_policy: {maximum_attempts: 3}, policy: ALLOW_DUPLICATE, "
            'types: ["A", eu-west])\nnexus "payments" workflow Pay(x)',
            'nexus "payments" workflow Pay(x)\n    options:\n        retry_policy:\n'
            "            maximum_attempts: 3\n        policy: ALLOW_DUPLICATE\n"
            '        types:\n            - "A"\n            - eu-west',
        ],
    ),
    (
        Return(WorkflowCall("W", (X,), (Option("workflow_id", String("w-{x.id}")),))),
        [
            'return workflow W(x):\n    workflow_id: "w-{x.id}"',
            'return workflow W(x)\n    options:\n        workflow_id: "w-{x.id}"',
            'options(workflow_id: "w-{x.id}")\nreturn workflow W(x)',
        ],
    ),
    # --- waiting
    (Await(Timer(Duration("1.5h"))), ["await timer(1.5h)"]),
    (Await(SignalArrival("Done"), ("a", "b")), ["await signal Done -> (a, b)"]),
    (Await(UpdateArrival("Done")), ["await update Done"]),
    (Await(Handle("h"), ("r",)), ["await h -> r", "r = await h"]),
    (Await(Handle("one")), ["await one"]),
    (Await(Handle("timer"), ("r",)), ["await timer -> r"]),
    (AwaitAll((Await(CHARGE),)), ["await all:\n    activity Charge(x)"]),
    (
        AwaitOne(
            (
                Case(CLASSIC, ("r",), STOP),
                Case(Handle("h"), ("r",), ()),
                Case(Timer(Duration("5m")), (), STOP),
                Case(SignalArrival("Done"), (), ()),
                Case(AllOf((Await(CHARGE),)), (), ()),
            )
        ),
        [
            'await one:\n    nexus "payments" workflow Pay(x) -> r:\n        break\n'
            "    h -> r:\n    timer(5m):\n        break\n    signal Done:\n"
            "    await all:\n        activity Charge(x)",
            'await one:\n    await nexus "payments" workflow Pay(x) -> (r):\n        break\n'
            "    await h -> r:\n    await timer(5m):\n        break\n    await signal Done:\n"
            "    all:\n        activity Charge(x)",
        ],
    ),
    (
        AwaitOne((Case(with_options(FIVE), (), STOP),)),
        [
            'await one:\n    options(timeout: 5m)\n    nexus "payments" workflow Pay(x):\n'
            "        break",
            'await one:\n    nexus "payments" workflow Pay(x):\n        options:\n'
            "            timeout: 5m\n        break",
        ],
    ),
    # --- the end
    (Close("complete"), ["close", "close complete", "close completed", "close complete()"]),
    (Close("complete", (X,)), ["close x", "close complete(x)", "close completed x", "close (x)"]),
    (Close("fail"), ["close fail", "close failed"]),
    (Close("fail", (X,)), ["close fail(x)", "close failed x", "close failed(x)"]),
    (Close("complete", (X, Y)), ["close complete(x, y)"]),
    (Close("continue_as_new", (X,)), ["continue_as_new(x)", "close continue_as_new(x)"]),
    (Close("complete", (Field(Name("complete"), "id"),)), ["close complete.id"]),
    (
        Close("complete", (Record("R", (RecordField("id", Field(X, "id")), RecordField("y", Y))),)),
        [
            "close R{id: x.id, y}",
            "close complete(R{id: x.id, y: y})",
            "close R{\n  id: x.id,\n  y,\n}",
        ],
    ),
    (Return(), ["return"]),
    (Return(X), ["return x", "return (x)"]),
    (Raise("Bad", (String("no"),)), ['raise Bad("no")', "raise Bad('no')"]),
    (Raise("err"), ["raise err", "raise err()"]),
    # --- control flow
    (If((Branch(X, STOP),)), ["if x:\n    break", "if (x):\n  break", "if ( x ) :\n        break"]),
    (
        If((Branch(X, STOP), Branch(Y, STOP)), (Continue(),)),
        [
            "if x:\n    break\nelif y:\n    break\nelse:\n    continue",
            "if (x):\n    break\nelif (y):\n    break\nelse:\n    continue",
        ],
    ),
    (
        If((Branch(Binary("and", X, Binary("or", X, Y)), STOP),)),
        ["if x and (x or y):\n    break", "if (x) and (x or y):\n    break"],
    ),
    (For(None, None, None, STOP), ["for:\n    break"]),
    (For(None, None, X, STOP), ["for (x):\n    break", "for x:\n    break", "while x:\n    break"]),
    (For("x", Y, None, STOP), ["for x in y:\n    break", "for (x in y):\n    break"]),
    (
        For(None, None, Binary("in", X, Y), STOP),
        ["while x in y:\n    break", "while (x in y):\n    break", "for ((x in y)):\n    break"],
    ),
    (
        Switch(X, (SwitchCase(String("a"), STOP),), (Continue(),)),
        [
            'switch x:\n    case "a":\n        break\n    else:\n        continue',
            'switch (x):\n    case "a":\n        break\n    default:\n        continue',
        ],
    ),
    (
        Try(STOP, (Catch("NexusTimeoutError", "err", STOP), Catch(None, None, STOP))),
        ["try:\n    break\ncatch NexusTimeoutError -> err:\n    break\ncatch:\n    break"],
    ),
    (
        Try(STOP, (Catch("CancelledError", None, STOP),), STOP),
        ["try:\n    break\ncatch CancelledError:\n    break\nfinally:\n    break"],
    ),
    (Try(STOP, (), STOP), ["try:\n    break\nfinally:\n    break"]),
    (Cancel(Handle("h")), ["cancel h"]),
    (Assign(Name("cancel"), X), ["cancel = x"]),
    (Await(Predicate(Binary(">", X, Number("3")))), ["await x > 3", "await (x > 3)"]),
    (
        Await(Predicate(Binary("and", X, Unary("not", Y)))),
        ["await x and not y", "await (x) and not (y)"],
    ),
    (Await(Predicate(Unary("not", X))), ["await not x", "await (not x)"]),
    (Await(Predicate(Field(X, "done"))), ["await x.done", "await (x.done)"]),
    (
        Await(Predicate(Binary("<", Name("timer"), X))),
        ["await (timer < x)", "await timer < x"],
    ),
    (
        AwaitOne((Case(Predicate(Binary("in", X, Y)), (), STOP),)),
        ["await one:\n    x in y:\n        break"],
    ),
    # --- what is named like a keyword
    (SetCondition("ready", True), ["set ready"]),
    (SetCondition("ready", False), ["unset ready"]),
    (Assign(Name("set"), Number("3")), ["set = 3"]),
    (Assign(Name("activity"), Name("workflow")), ["activity = workflow"]),
    (Assign(Field(Name("state"), "one"), X), ["state.one = x"]),
    (Assign(Index(Name("options"), X), Y), ["options[x] = y"]),
    (Assign(X, Slice(Y, Number("1"), None)), ["x = y[1:]"]),
    (Assign(X, Slice(Slice(Y, None, X), X, X)), ["x = y[:x][x:x]"]),
    (Assign(X, Slice(Y, None, None)), ["x = y[:]"]),
    (Assign(X, Comprehension(Y, "y", X)), ["x = [y for y in x]"]),
    (
        Assign(X, Invoke("all", (Comprehension(Field(Y, "one"), "y", X, Y),))),
        ["x = all([y.one for y in x if y])", "x = all(y.one for y in x if y)"],
    ),
    (Assign(X, Field(Name("order"), "state")), ["x = order.state"]),
    (
        Assign(X, Record("T", (RecordField("one", Number("1")),))),
        ["x = T{one: 1}", 'x = T{"one": 1}'],
    ),
    (Evaluate(Invoke("set", (X,))), ["set(x)"]),
    (Evaluate(Invoke("heartbeat", ())), ["heartbeat()"]),
    (
        Evaluate(Invoke("temporal.signal", (String("id"), Name("Sig"), X))),
        ['temporal.signal("id", Sig, x)'],
    ),
    (
        Return(Invoke("temporal.update", (String("id"), Name("U"), X))),
        ['return temporal.update("id", U, x)', 'return update U(x):\n    workflow_id: "id"'],
    ),
    (
        Return(Invoke("temporal.query", (String("id"), Name("Q")))),
        ['return temporal.query("id", Q)', 'return query Q()\n    options(workflow_id: "id")'],
    ),
    (
        Evaluate(Invoke("temporal.signal", (String("id"), Name("S"), X)), WorkflowCall("W", (X,))),
        [
            'signal S(x):\n    workflow_id: "id"\n    start: workflow W(x)',
            'signal S(x)\n    options:\n        start: workflow W(x)\n        workflow_id: "id"',
            'signal S(x)\n    options(start: workflow W(x), workflow_id: "id")',
            'signal S(x)\n    options(workflow_id: "id", start: workflow W(x))',
        ],
    ),
    # --- values
    (
        Assign(X, Binary("-", Binary("+", X, Binary("*", Y, Number("2"))), Unary("-", R))),
        ["x = x + y * 2 - -r", "x=x+y*2--r", "x = (x + (y * 2)) - (-r)"],
    ),
    (
        Assign(X, Binary("and", Unary("not", Binary("in", X, Y)), Binary("<", X, Unary("-", Y)))),
        ["x = not x in y and x < -y", "x = (not (x in y)) and x<-y"],
    ),
    (Assign(X, Binary("not in", X, ListOf((X, Y)))), ["x = x not in [x, y]"]),
    (Assign(X, Constant(None)), ["x = null"]),
    (
        Assign(X, String('a "b" \\ \n é')),
        ['x = "a \\"b\\" \\\\ \\n \\u00e9"', "x = 'a \"b\" \\\\ \\n é'"],
    ),
    (Assign(X, String("\U0001f600")), ['x = "\\ud83d\\ude00"', 'x = "\U0001f600"']),
    (Assign(X, Field(Index(Invoke("f.g", (X,)), Number("0")), "id")), ["x = f.g(x)[0].id"]),
]


SPELLINGS = [(spelling, form) for form, spellings in FORMS for spelling in spellings]
