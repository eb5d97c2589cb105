"""Who may call an operation, by the lists of its endpoint, its service and its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crossway.design import resolve
from crossway.design.allowing import everybody_who_may_call
from crossway.language import parse
from crossway.language.access import AllowList, access

NAMES = st.none() | st.lists(st.sampled_from("abcd"), max_size=4).map(tuple)


@given(NAMES, NAMES, NAMES)
def test_a_narrower_list_only_takes_away(
    endpoint: tuple[str, ...] | None,
    service: tuple[str, ...] | None,
    operation: tuple[str, ...] | None,
) -> None:
    """Whoever may write a service's list gives nobody what the endpoint's owner refuses."""
    lists = [
        AllowList("S", "Op", callers=operation),
        AllowList(callers=endpoint),
        AllowList("S", callers=service),
    ]
    found = access(lists, "S", "Op")
    for caller in "abcde":
        on_all = all(caller in one for one in (endpoint, service, operation) if one is not None)
        refusing = found.refusing(caller)
        assert (refusing is None) == on_all
        assert (found.callers is None or caller in found.callers) == on_all
        assert refusing is None or caller not in (refusing.callers or ())


def test_the_example_of_the_page_is_so() -> None:
    """The table of docs/security.md, and who may call what by it."""
    front = AllowList(callers=("buyers", "clerks"))
    refund = AllowList("Money", "Refund", callers=("buyers", "audits"))
    pay, back = (access([front, refund], "Money", op) for op in ("Pay", "Refund"))
    assert (pay.callers, back.callers) == (("buyers", "clerks"), ("buyers",))
    refused = back.refusing("audits")
    assert refused is not None
    assert refused.owner == "endpoint"


def test_the_narrowest_list_that_refuses_is_named() -> None:
    """It is the one to mend, and the one that the audit log names."""
    front, service = AllowList(callers=("a", "b")), AllowList("S", callers=("a",))
    own = AllowList("S", "Op", callers=("b",))
    found = access([own, service, front], "S", "Op")
    assert (found.refusing("a"), found.refusing("b"), found.refusing("c")) == (own, service, own)
    assert access([own, service, front], "S", "Other").callers == ("a",)
    assert access([own, service, front], "T", "Op").callers == ("a", "b")
    assert access([], "S", "Op").callers is None


def test_lists_of_a_family_are_those_of_its_members() -> None:
    """`shard-{org}` on an operation's list lets in the members that there are, and no others."""
    from crossway.design.members import Members, with_members

    text = """
nexus_endpoint Desk:
    target_namespace: desk
nexus_service Money:
    operation Pay(n: int) -> int:
        options:
            allowed_callers: ["shard-{org}", desk]
        return n
workflow W():
    close
worker w:
    workflow W
namespace shard-{org}:
    worker w
"""
    design = resolve([parse(text, "desk.twf").file])
    members = with_members(design, Members({"org": ["acme", "globex"]}))
    found = members.endpoints["Desk"].access("Money", "Pay").callers
    assert found == ("shard-acme", "shard-globex", "desk")


def test_everybody_who_may_call_is_on_some_list_unless_one_operation_is_open() -> None:
    """What Temporal Cloud has to let through: it knows endpoints, and no operations."""
    text = """
nexus_endpoint Desk:
    target_namespace: desk
nexus_service Money:
    operation Pay(n: int) -> int:
        options:
            allowed_callers: [orders]
        return n
    operation Look(n: int) -> int:
        {}
        return n
"""
    closed = text.replace("{}", "options:\n            allowed_callers: [reports]")
    listed = resolve([parse(closed, "d.twf").file])
    open_to_all = resolve([parse(text.replace("        {}\n", ""), "d.twf").file])
    assert everybody_who_may_call(listed, listed.endpoints["Desk"]) == ("orders", "reports")
    assert everybody_who_may_call(open_to_all, open_to_all.endpoints["Desk"]) is None
