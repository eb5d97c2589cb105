"""Types and required fields (DESIGN.md section 5).

Longer than other files because what one kind of use says is read beside what two of them say
together.
"""

from __future__ import annotations

import pytest

from crossway.design import Design
from crossway.design.types import (
    Anything,
    Listing,
    Mapping,
    Nullable,
    RecordType,
    Scalar,
    Type,
)
from tests.helpers.building import design, fields, one


def parameter(built: Design, workflow: str, position: int = 0) -> Type:
    return built.workflows[workflow].signature.parameters[position][1]


def field(built: Design, record: str, name: str) -> Type:
    return next(f.type for f in built.records[record].fields if f.name == name)


def test_written_types_are_kept() -> None:
    built = one("""
        workflow A(a: string, b: int, c: decimal, d: bool, e: list[Order], f: map[string, int],
                   g: string?, h: any, i: Order):
            close
        """)
    kinds = [kind for _, kind in built.workflows["A"].signature.parameters]
    assert kinds == [
        Scalar("string", "a"),
        Scalar("integer", "b"),
        Scalar("decimal", "c"),
        Scalar("boolean", "d"),
        Listing(RecordType("Order")),
        Mapping(Scalar("integer")),
        Nullable(Scalar("string", "g")),
        Anything("h"),
        RecordType("Order"),
    ]


def test_a_field_that_is_read_is_required_and_one_that_is_written_is_not() -> None:
    built = one("""
        workflow A(order: Order) -> Receipt:
            activity Pay(order.id)
            close Receipt{number: order.id}
        """)
    assert fields(built, "Order") == {"id": ("Anything", True)}
    assert fields(built, "Receipt") == {"number": ("Anything", False)}


def test_a_type_block_says_what_is_required_and_reading_adds_nothing_to_it() -> None:
    """A field that the block does not have is a slip, which `check` reports."""
    built = one("""
        type Order:
            id: string
            coupon: string?
        workflow A(order: Order):
            activity Pay(order.amount, order.coupon)
        """)
    assert built.records["Order"].declared
    assert fields(built, "Order") == {
        "id": ("Scalar", True),
        "coupon": ("Nullable", False),
    }


def test_a_field_compared_with_null_may_be_missing() -> None:
    built = one("""
        workflow A(order: Order):
            if order.coupon == null:
                close
        """)
    assert fields(built, "Order") == {"coupon": ("Nullable", False)}


def test_use_tells_scalars_apart() -> None:
    built = one("""
        workflow A(o: O):
            if o.amount <= 0:
                raise InvalidArgumentError("amount")
            if not o.paid:
                close
            if o.kind == "fast" and o.flag:
                close
            total = o.price * 2
            text = "a" + o.note
            options(workflow_id: "w-{o.key}")
            workflow B(o.one in ["x", "y"])
        """)
    kinds = {f.name: f.type for f in built.records["O"].fields}
    assert kinds["amount"] == Scalar("number", "amount")
    assert kinds["paid"] == Scalar("boolean", "paid")
    assert kinds["kind"] == Scalar("string", "kind", ("fast",))
    assert kinds["flag"] == Scalar("boolean", "flag")
    assert kinds["price"] == Scalar("number", "price")
    assert kinds["key"] == Anything("key")  # any value can stand in a text
    assert kinds["one"] == Scalar("string", "one", ("x", "y"))


def test_values_that_are_refused_are_no_samples() -> None:
    built = one("""
        workflow A(o: O):
            if o.state == "bad":
                close fail("bad")
            elif o.state == "good":
                close
        """)
    assert field(built, "O", "state") == Scalar("string", "state", ("good",))


def test_loops_and_indexing_make_lists() -> None:
    built = one("""
        workflow A(o: O):
            for line in o.lines:
                activity Reserve(line.sku)
            activity First(o.names[0], o.labels["a"])
        """)
    assert field(built, "O", "lines") == Listing(RecordType("Line"))
    assert fields(built, "Line") == {"sku": ("Anything", True)}
    assert isinstance(field(built, "O", "names"), Listing)
    assert isinstance(field(built, "O", "labels"), Mapping)


def test_an_argument_has_the_type_of_the_parameter() -> None:
    built = one("""
        workflow A(order: Order):
            workflow B(order.payment, order.note)
        workflow B(payment: Payment, note: string):
            activity Charge(payment.card)
        """)
    assert field(built, "Order", "payment") == RecordType("Payment")
    assert field(built, "Order", "note") == Scalar("string", "note")


def test_what_nothing_defines_has_the_types_of_its_arguments_and_uses() -> None:
    built = one("""
        workflow A(order: Order):
            nexus "pay" workflow ProcessPayment(order, order.id, "x", 3) -> paymentResult
            activity Save(paymentResult.id)
        """)
    signature = built.services["pay"].operations["ProcessPayment"].signature
    assert signature.parameters == (
        ("order", RecordType("Order")),
        ("id", Anything("id")),
        ("value", Scalar("string")),
        ("value2", Scalar("number")),
    )
    assert (signature.result, signature.results) == (RecordType("ProcessPaymentResult"), 1)
    assert fields(built, "ProcessPaymentResult") == {"id": ("Anything", True)}


def test_calls_with_different_arguments_agree_on_nothing_and_do_not_mix() -> None:
    built = one("""
        workflow A(a: Apple, b: Bread):
            activity Log(a)
            activity Log(b)
            activity Both(a.name)
        """)
    assert built.activities[0].signature.parameters == (("a", Anything("a")),)
    assert parameter(built, "A", 0) == RecordType("Apple")
    assert fields(built, "Bread") == {}


def test_nothing_bound_means_no_result() -> None:
    built = one("workflow A():\n    activity B()\n    activity C() -> (x, y)\n")
    assert [(a.name, a.signature.results) for a in built.activities] == [("B", 0), ("C", 2)]


def test_an_operation_returns_what_the_workflow_behind_it_returns() -> None:
    built = one("""
        nexus_service S:
            operation Op(p: P) -> R:
                return workflow W(p)
        workflow A(p: P):
            nexus "orders" workflow Op(p) -> r
            activity Use(r.number)
        """)
    assert built.workflows["W"].signature.result == RecordType("R")
    assert fields(built, "R") == {"number": ("Anything", True)}


def test_an_async_operation_has_the_signature_of_its_workflow() -> None:
    built = one("""
        nexus service S:
            async Op workflow W
        workflow W(a: int) -> (string):
            close complete("x")
        """)
    operation = built.services["S"].operations["Op"]
    assert operation.workflow == "W"
    assert operation.signature == built.workflows["W"].signature


def test_promises_signals_and_state_carry_types() -> None:
    built = one("""
        workflow A(o: O):
            state:
                count: int
            signal Approve(by: Person):
                count = count + 1
            promise p <- activity Fetch(o)
            await signal Approve -> who
            activity Greet(who.name, count)
            await p -> fetched
            activity Use(fetched.size)
        """)
    assert fields(built, "Person") == {"name": ("Anything", True)}
    assert fields(built, "FetchResult") == {"size": ("Anything", True)}
    greet = next(a for a in built.activities if a.name == "Greet")
    assert greet.signature.parameters[1][1] == Scalar("integer", "count")


def test_a_signal_sent_to_a_child_has_the_types_of_its_handler() -> None:
    built = one("""
        workflow A(o: O):
            promise child <- workflow B()
            signal child.Hurry(o.speed)
            await child
        workflow B():
            signal Hurry(speed: number):
                activity Run(speed)
            await signal Hurry
        """)
    assert field(built, "O", "speed") == Scalar("number", "speed")


def test_a_name_bound_again_is_a_new_value() -> None:
    built = one("""
        workflow A():
            activity First() -> r
            activity Use(r.a)
            activity Second() -> r
            activity Use(r.b)
        """)
    assert list(fields(built, "FirstResult")) == ["a"]
    assert list(fields(built, "SecondResult")) == ["b"]


def test_a_name_bound_in_both_branches_has_one_type_where_it_is_used() -> None:
    built = one("""
        workflow A(o: O):
            if o.fast:
                activity First() -> r
            else:
                activity Second() -> r
            activity Use(r.total)
        """)
    results = {a.signature.result for a in built.activities if a.name != "Use"}
    assert len(results) == 1
    assert isinstance(results.pop(), RecordType)


def test_a_named_type_that_is_used_as_a_text_is_one() -> None:
    built = one("""
        workflow A(id: JobId) -> (JobId):
            job = uuid()
            close complete(job)
        """)
    assert parameter(built, "A") == Scalar("string", "id")
    assert "JobId" not in built.records


def test_a_named_type_with_fields_stays_a_record_whatever_else_it_meets() -> None:
    text = 'workflow A():\n    workflow B("oops")\nworkflow B(p: P):\n    activity C(p.x)\n'
    assert fields(one(text), "P") == {"x": ("Anything", True)}


def test_a_clash_is_anything_and_never_an_error() -> None:
    built = one("""
        workflow A(o: O):
            if o.x == "a" or o.x > 3:
                close
            activity B(o.y * 2, o.y.z)
        """)
    assert isinstance(field(built, "O", "x"), Anything)
    assert isinstance(field(built, "O", "y"), Anything)


def test_records_may_hold_themselves() -> None:
    built = one("""
        type Node:
            children: list[Node]
            parent: Node?
        workflow A(node: Node):
            xs = [node]
            xs = [xs]
            close
        """)
    assert field(built, "Node", "children") == Listing(RecordType("Node"))
    assert field(built, "Node", "parent") == Nullable(RecordType("Node"))


@pytest.mark.parametrize(
    ("declared", "is_null"),
    [("Decision", False), ("Decision?", True), ("optional[Decision]", True)],
)
def test_a_result_is_null_where_its_declaration_says_so(declared: str, is_null: bool) -> None:
    """What the body gives there may come from a name that is null before."""
    built = one(f"""
        type Decision:
            by: string
        workflow W() -> ({declared}):
            state:
                decision: Decision? = null
            signal Decide(made: Decision):
                decision = made
            await decision != null
            close complete(decision)
        """)
    plain = RecordType("Decision")
    assert built.workflows["W"].signature.result == (Nullable(plain) if is_null else plain)


def test_long_chains_of_types_need_no_deep_stack() -> None:
    lines = "".join(f"    y{n + 1} = y{n}.next\n" for n in range(3000))
    built = one(f"workflow A(y0: Start):\n{lines}    close\n")
    assert len(built.records) == 3000


def test_a_record_is_one_over_all_files() -> None:
    built = design(
        {
            "a.twf": "workflow A(o: Order):\n    activity X(o.id)\n",
            "b.twf": "workflow B(o: Order):\n    activity Y(o.total)\n",
        }
    )
    assert list(fields(built, "Order")) == ["id", "total"]


def test_an_activity_body_says_what_it_reads() -> None:
    built = one("""
        workflow A(o: Order):
            activity Check(o)
        activity Check(o: Order):
            if o.amount > 5:
                return
        """)
    assert field(built, "Order", "amount") == Scalar("number", "amount")


def test_a_list_of_several_kinds_says_nothing_of_what_it_holds() -> None:
    """The types of the values in it stay what they are: neither is the other's."""
    built = one("""
        workflow W(name: string, names: list[string], paid: Paid) -> (any):
            mixed = [name, 1, names, paid, Sent{carrier: name}]
            activity Use(mixed, [Paid{amount: 1}, Sent{carrier: name}], [1, 2.5])
            close complete(paid.amount + 1)
        """)
    kinds = [kind for _, kind in built.workflows["W"].signature.parameters]
    assert kinds[0] == Scalar("string", "name")
    assert isinstance(kinds[1], Listing)
    assert isinstance(kinds[1].item, Scalar)
    assert kinds[2] == RecordType("Paid")
    (use,) = (a for a in built.activities if a.name == "Use")
    given = [kind for _, kind in use.signature.parameters]
    assert [isinstance(kind, Listing) and kind.item == Anything() for kind in given] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("row", "others"),
    [
        ("[a, b]", "b: Item"),
        ("[b, null, a]", "b: Item"),
        ('[Item{sku: "x"}, a]', "b"),
        ('[a, {"sku": "x"}]', "b"),
        ("[a, 5]", "b"),
        ('["x", a]', "b"),
        ("[a, b.cards]", "b"),
        ("[a, [b]]", "b: Item"),
        ("[a, b]", "b"),
        ("[b] + [a]", "b: Item"),
        ("[a] + [b]", "b: Item"),
        ('[a] + ["x"]', "b"),
        ("[a] + [5] + [b]", "b"),
        ('[] + [a, {"sku": "x"}]', "b"),
        ("names + [a]", "b, names: list[string]"),
        ("[a] + names", "b, names: list[string]"),
        ("items + [a]", "b: Item, items: list[Item]"),
    ],
)
def test_what_stands_beside_a_value_in_a_list_says_nothing_of_it(row: str, others: str) -> None:
    """A value that is right would be refused at the border else, for its neighbour's sake."""
    built = one(f"""
        type Item:
            sku: string
        workflow W(a, {others}) -> (int):
            activity Keep({row})
            activity Show(b.sku)
            close complete(len({row}))
        activity Keep(row):
            keep it
        """)
    assert parameter(built, "W") == Anything("a")
    (keep, _) = built.activities
    row_type = keep.signature.parameters[0][1]
    assert isinstance(row_type, Listing)
    assert isinstance(row_type.item, Anything | Nullable)


def test_what_is_taken_from_a_list_tells_of_all_in_it() -> None:
    """Nothing else does: so a sample of each has what is read."""
    built = one("""
        workflow W(first, second):
            for card in [first, second]:
                activity Charge(card.fee + 1)
        """)
    one_of_them, other = parameter(built, "W"), parameter(built, "W", 1)
    assert one_of_them == other
    assert isinstance(one_of_them, RecordType)
    assert [field.name for field in built.records[one_of_them.name].fields] == ["fee"]


@pytest.mark.parametrize(
    "tells",
    [
        'switch event.kind:\n        case "paid":\n            x = event.amount',
        'if event.kind == "paid":\n        x = event.amount',
        'if event.kind == "paid":\n        for i in [1]:\n            x = "{event.amount}"',
    ],
)
def test_what_is_read_of_one_kind_is_not_required_of_all(tells: str) -> None:
    """What tells them apart is, and so is what is read of all."""
    built = one(f"workflow W(event: Event):\n    {tells}\n    y = event.id\n")
    required = {field.name: field.required for field in built.records["Event"].fields}
    assert required == {"kind": True, "amount": False, "id": True}


def test_what_two_texts_declare_stays_apart_where_values_of_both_meet() -> None:
    """Else valid input is refused, as a text that is none of the words, or null is taken."""
    built = one("""
        type Receipt:
            id: string

        workflow Label(kind: "card" | "cash", receipt: Receipt?) -> (Receipt):
            if receipt != null:
                close complete(receipt)
            close complete(Receipt{id: kind})

        workflow Either(
            texts: map[string, string], words: map[string, "a" | "b"]
        ) -> (map[string, string]):
            if len(texts) == 3:
                close complete(words)
            close complete(texts)

        workflow First(words: list["a" | "b"], n: int) -> (list[string?], int?):
            close complete([words[0]], n)

        workflow Last(n: int, names: list[string]) -> (int):
            best = null
            name = null
            for i in [1, 2]:
                best = n
                name = names
            if best == null or name == null:
                close complete(0)
            close complete(best)
        """)
    words, text = Scalar("string", words=("a", "b")), Scalar("string")
    assert field(built, "Receipt", "id") == Scalar("string", "id")
    assert parameter(built, "Label", 1) == Nullable(RecordType("Receipt"))
    assert built.workflows["Label"].signature.outputs == (RecordType("Receipt"),)
    assert [parameter(built, "Either", at) for at in (0, 1)] == [Mapping(text), Mapping(words)]
    assert parameter(built, "First") == Listing(words)
    assert parameter(built, "First", 1) == parameter(built, "Last") == Scalar("integer", "n")
    assert built.workflows["First"].signature.outputs == (
        Listing(Nullable(text)),
        Nullable(Scalar("integer")),
    )
    assert parameter(built, "Last", 1) == Listing(text)


def test_what_a_text_declares_takes_no_null_because_another_line_asks_for_it() -> None:
    """A line that is careful changes nothing of who may call with what."""
    built = one("""
        type Order:
            id: string
            note: string
            lines: list[string]

        workflow W(order: Order, n: int, kind: "card" | "cash", then: Order) -> (string):
            copy = n
            if order.note == null or null == n or copy != null or then == null:
                close complete("none")
            if order.lines[0] == null:
                close complete("no line")
            switch (kind):
                case null:
                    close complete("no kind")
            for line in order.lines:
                if line == null:
                    continue
            close complete(order.note)
        """)
    kinds = [kind for _, kind in built.workflows["W"].signature.parameters]
    words = Scalar("string", "kind", words=("card", "cash"))
    assert kinds == [RecordType("Order"), Scalar("integer", "n"), words, RecordType("Order")]
    assert field(built, "Order", "note") == Scalar("string", "note")
    assert field(built, "Order", "lines") == Listing(Scalar("string", "line"))


def test_a_key_of_a_declared_map_may_be_missing_though_no_value_is_null() -> None:
    built = one("""
        workflow W(prices: map[string, int]) -> (string):
            if prices["tea"] == null:
                close complete("none")
            close complete("some")
        """)
    assert parameter(built, "W") == Mapping(Scalar("integer"))
    assert len(built.optional) == 1


def test_words_of_one_parameter_are_not_those_of_another_that_a_name_takes_too() -> None:
    built = one("""
        workflow W(kind: "card" | "cash", note: string?, first: bool) -> (string):
            said = null
            if first:
                said = kind
            else:
                said = note
            if said == null:
                close complete("none")
            close complete(said)
        """)
    assert parameter(built, "W", 1) == Nullable(Scalar("string", "note"))
