"""Who may call: the lists of a design, and what they come to for one operation.

A list stands on an endpoint, on a service or on an operation. A caller has to be on each of those
that hold for what it calls, so that a narrower list only ever takes away:

    nexus_endpoint Payments:
        allowed_caller_namespaces: [orders, reports]
    nexus_service Money:
        operation Status(id: string)              # orders and reports may call it
        operation Refund(id: string):             # orders may; audits is on one list of two
            options:
                allowed_caller_namespaces: [orders, audits]

`originating_namespaces` is another such list, for the namespace in which a chain of calls began.
Decided here for everybody: the guard, `check`, `plan`, `keys check`, the audit log, the doctor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from crossway.language.structs import Struct, once

Level = Literal["endpoint", "service", "operation"]
"""Where a list stands, the widest first."""


class AllowList(Struct, frozen=True):
    """What one place of a design says of who may call; None says nothing about it.

    It is for one `operation` of a `service`, for all of them without an operation, and without
    a service for all that an endpoint leads to. `callers` are the namespaces that may call,
    `originators` those in which the chain of calls may have begun.
    """

    service: str = ""
    operation: str = ""
    callers: tuple[str, ...] | None = None
    originators: tuple[str, ...] | None = None

    @property
    def level(self) -> Level:
        """Where it stands."""
        if self.operation:
            return "operation"
        return "service" if self.service else "endpoint"

    @property
    def owner(self) -> str:
        """What it is on: `operation Money.Refund`, `service Money`; an endpoint's is nameless."""
        names = [name for name in (self.service, self.operation) if name]
        return " ".join([self.level, ".".join(names)] if names else [self.level])

    def holds_for(self, service: str, operation: str) -> bool:
        """Return whether it is about an operation of a service."""
        return self.service in ("", service) and self.operation in ("", operation)


class Access(Struct, frozen=True, dict=True, gc=True):
    """Who may call one operation: the lists that hold for it, the widest first."""

    lists: tuple[AllowList, ...] = ()

    @once
    def callers(self) -> tuple[str, ...] | None:
        """The namespaces that are on every list of callers; None where there is none: anybody."""
        return _on_all([one.callers for one in self.lists])

    @once
    def originators(self) -> tuple[str, ...] | None:
        """The namespaces in which a chain may have begun; None where nothing asks for it."""
        return _on_all([one.originators for one in self.lists])

    def callers_at(self) -> AllowList | None:
        """Return the narrowest list of callers, which decides for those who are on all."""
        return next((one for one in reversed(self.lists) if one.callers is not None), None)

    def refusing(self, caller: str) -> AllowList | None:
        """Return the narrowest list that a caller is not on, None when it is on all."""
        return _lacking(self.lists, caller, "callers")

    def refusing_origin(self, originator: str) -> AllowList | None:
        """Return the narrowest list of originating namespaces that lacks one."""
        return _lacking(self.lists, originator, "originators")


def access(lists: Iterable[AllowList], service: str, operation: str) -> Access:
    """Return who may call an operation, by those of an endpoint's lists that hold for it.

    >>> front = AllowList(callers=("orders", "reports"))
    >>> refund = AllowList("Money", "Refund", callers=("orders", "audits"))
    >>> access([front, refund], "Money", "Refund").callers
    ('orders',)
    >>> access([front, refund], "Money", "Status").callers
    ('orders', 'reports')
    """
    holding = [one for one in lists if one.holds_for(service, operation)]
    return Access(tuple(sorted(holding, key=lambda one: bool(one.service) + bool(one.operation))))


def _on_all(lists: Iterable[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    said = [one for one in lists if one is not None]
    if not said:
        return None
    return tuple(name for name in dict.fromkeys(said[-1]) if all(name in one for one in said))


def _lacking(
    lists: Iterable[AllowList], name: str, kind: Literal["callers", "originators"]
) -> AllowList | None:
    for one in reversed(tuple(lists)):
        listed = one.callers if kind == "callers" else one.originators
        if listed is not None and name not in listed:
            return one
    return None
