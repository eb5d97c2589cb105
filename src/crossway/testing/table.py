"""Who stands in for what in one test, what was called, and what of the test is at fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from temporalio.exceptions import ApplicationError

from crossway.cli.inputs import misfit
from crossway.design.model import Design, Signature, WorkflowEntry
from crossway.language.holes import fits
from crossway.language.near import did_you_mean
from crossway.runtime.sending import NotEncodableError, UnsentError
from crossway.runtime.values import check_encodable
from crossway.testing import answers
from crossway.testing.calls import Call
from crossway.testing.errors import StandInError, StandInFailedError, TestingError

NOBODY = object()
"""That nothing stands in for a call: whoever does it does it."""


class Table:
    """The stand-ins of one test, by name: `ChargeCard`, `Payments.Charge`, `payments`."""

    def __init__(self, design: Design) -> None:
        """Begin with no stand-ins."""
        self._records = dict(design.records)
        self._activities = {one.name: one.signature for one in design.activities}
        self._operations = {
            f"{service.name}.{operation.name}": operation.signature
            for service in design.services.values()
            for operation in service.operations.values()
        }
        self._namespaces = design.namespaces
        self._answers: dict[str, Any] = {}
        self.calls: list[Call] = []
        self.faults: list[BaseException] = []

    @property
    def callable(self) -> Mapping[str, Signature]:
        """What may be called, by name."""
        return {**self._activities, **self._operations}

    def stand_in(self, name: str, answer: Any) -> None:
        """Let calls of an activity, an operation or of all operations of a namespace be
        answered.

        Raises:
            TestingError: there is no such thing; a function does not take the arguments; a value
                is not of the type that the design declares.
        """
        signature = self.known(name, namespaces=True)
        if signature is not None:
            answers.check(name, answer, [parameter for parameter, _ in signature.parameters])
            self._check_values(name, answer, signature)
        self._answers[name] = answer

    def known(self, name: str, *, namespaces: bool = False) -> Signature | None:
        """Return the signature of what is called so, None for a namespace.

        Raises:
            TestingError: nothing is.
        """
        if namespaces and name in self._namespaces:
            return None
        found = self.callable.get(name)
        if found is None:
            known = [*self.callable, *(self._namespaces if namespaces else ())]
            hint = did_you_mean(name, known) or f"there are {', '.join(known) or 'none'}"
            what = "activity, operation or namespace" if namespaces else "activity or operation"
            raise TestingError(f"no {what} of the design is called {name!r}; {hint}")
        return found

    def namespaces(self, name: str) -> list[str]:
        """Return the namespace of a name, all of them for "".

        Raises:
            TestingError: there is none of that name.
        """
        known = list(self._namespaces)
        if not name:
            return known
        if not any(fits(one, name) for one in known):
            hint = did_you_mean(name, known) or f"there are {', '.join(known) or 'none'}"
            raise TestingError(f"no namespace of the design is called {name!r}; {hint}")
        return [name]

    def input(self, entry: WorkflowEntry, arguments: Sequence[Any]) -> list[Any]:
        """Return the input of a workflow as JSON has it, with what was left out.

        Raises:
            TestingError: the workflow does not take it.
        """
        return self.fitted(entry.name, entry.signature, arguments)

    def fitted(self, what: str, signature: Signature, arguments: Sequence[Any]) -> list[Any]:
        """Return what a workflow or one of its handlers is given as JSON has it, with what was
        left out.

        Raises:
            TestingError: it does not take that.
        """
        parameters, least = signature.taken, signature.least
        if not least <= len(arguments) <= len(parameters):
            names = ", ".join(name for name, _ in parameters) or "nothing"
            count = len(arguments)
            values = f"{count} value{'s' * (count != 1)}"
            raise TestingError(f"{what} takes {names}, and was given {values}")
        given = [*arguments, *signature.defaults[len(arguments) - least :]]
        try:
            # records, decimals and moments as JSON has them
            given = list(msgspec.to_builtins(given))
        except (TypeError, RecursionError) as failure:
            said = f"the input of {what} is what JSON has not: {failure}"
            raise TestingError(said) from None
        for (name, kind), value in zip(parameters, given, strict=True):
            if wrong := misfit(value, kind, self._records, name) or _unsendable(value, name):
                raise TestingError(f"the input does not fit {what}: {wrong}")
        return given

    def _check_values(self, name: str, answer: Any, signature: Signature) -> None:
        match answer:
            case answers.Takes(answer=inner):
                self._check_values(name, inner, signature)
            case answers.InTurn(answers=several):
                for one in several:
                    self._check_values(name, one, signature)
            case answers.Never() | BaseException():
                pass
            case type() if issubclass(answer, BaseException):
                pass
            case _ if callable(answer):
                pass
            case _:  # a value
                self.fitting(name, answer, signature)

    def fitting(self, name: str, value: Any, signature: Signature) -> Any:
        """Return what a stand-in answers as JSON has it.

        Raises:
            StandInError: it is not of the type that the design declares.
        """
        try:
            built = msgspec.to_builtins(value)
        except (TypeError, RecursionError) as failure:
            said = f"the stand-in of {name} gives what JSON has not: {failure}"
            raise StandInError(said) from None
        if signature.results == 1:
            wrong = misfit(built, signature.result, self._records, "result")
            if wrong:
                raise StandInError(f"the stand-in of {name} gives another type: {wrong}")
        if wrong := _unsendable(built, "result"):
            raise StandInError(f"the stand-in of {name} gives what JSON has not: {wrong}")
        return built

    def answering(self, name: str, namespace: str = "") -> Any:
        """Return what answers a call, `NOBODY` where nothing stands in for it."""
        return self._answers.get(name, self._answers.get(namespace, NOBODY))

    def timed(self, name: str, answer: Any) -> tuple[float | None, Any]:
        """Return how long an answer takes, None for ever, and what it is then.

        Raises:
            ApplicationError: there is none for this call; that fails the test.
        """
        try:
            return answers.timed(name, answer)
        except StandInError as fault:
            raise self._noted(fault) from fault

    async def answer(self, name: str, answer: Any, given: Sequence[Any]) -> Any:
        """Return what a stand-in answers; what is wrong with it fails the test.

        Raises:
            ApplicationError: the test is at fault.
            Exception: what it raises.
        """
        try:
            value = await answers.given(name, answer, given)
            signature = self.callable.get(name)
            if signature is None or answer is None:  # what never answers has no value
                return value
            return self.fitting(name, value, signature)
        except StandInError as fault:
            raise self._noted(fault) from fault
        except StandInFailedError as raised:
            raise self._noted(raised.failure) from raised.failure

    def _noted(self, fault: BaseException) -> ApplicationError:
        """Note what of the test is at fault, and return it as the call's end: tried once."""
        self.faults.append(fault)
        return ApplicationError(str(fault), type=type(fault).__name__, non_retryable=True)

    def called(self, call: Call) -> None:
        """Note a call."""
        self.calls.append(call)


def moment(seconds: float) -> datetime:
    """Return a moment of the test's clock."""
    return datetime.fromtimestamp(seconds, UTC)


def _unsendable(value: Any, name: str) -> str:
    """Return why JSON has no word for a value, such as NaN; empty when it does."""
    try:
        check_encodable(value)
    except NotEncodableError as wrong:
        return f"{name}: {wrong.message}"
    except UnsentError:  # too large: whoever is to send it is told, and a design may catch that
        return ""
    return ""
