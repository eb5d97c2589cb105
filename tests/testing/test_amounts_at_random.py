"""Whatever `check` takes of random workflows that compute with decimals runs, and stays exact.

What is a decimal is decided twice: by `check`, which follows declarations, and by inference, which
says what the compiler makes exact. Where the two differ a design fails at run time with
`decimal and number`, or gives a float.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.helpers.blocks import outcomes, said

SEEDS = (1, 2)
WORKFLOWS = 15
MORE = [pytest.param(seed, 40, marks=pytest.mark.long) for seed in SEEDS]
"""The same and more workflows, for `make long`."""

TYPES = """\
type Part:
    amount: decimal
    count: int

type Account:
    balance: decimal
    parts: list[Part]

activity Same(amount: decimal) -> (decimal):
    return amount
"""

WORKFLOW = """
workflow W{n}(d: decimal, n: int, ds: list[decimal], a: Account, by: map[string, decimal]) -> (any):
    state:
        held: decimal = 1
{body}
    log("{{by}} {{ds}}")
    close complete([{ends}])

test "{n}":
    workflow W{n}(decimal("0.3"), 2, [decimal("0.1"), 7], ACCOUNT, {{x: 1}}) -> found
    expect len([one for one in found if str(one) != one]) == 0
"""
"""A decimal arrives as a text where nothing is declared, and a float as a number."""

ACCOUNT = "Account{balance: 1, parts: [Part{amount: 2, count: 1}]}"


class Writer:
    """Writes one workflow; `decimals` are the names that hold one."""

    def __init__(self, random: Random) -> None:
        """Write what `random` says."""
        self._random = random
        self._names = 0
        self.decimals = ["d", "held"]

    def _one(self, *ways: Callable[[], str]) -> str:
        return self._random.choice(ways)()

    def literal(self) -> str:
        """Return a number as it is written."""
        return self._random.choice(("1", "0.5", "2", "0.1", "10"))

    def whole(self) -> str:
        """Return a whole number."""
        return self._random.choice(("n", "len(ds)", "3", "(n + 1)", "a.parts[0].count"))

    def any(self, depth: int) -> str:
        """Return a number that may stand beside a decimal."""
        return self._one(self.literal, self.whole, lambda: self.decimal(depth))

    def many(self, depth: int) -> str:
        """Return a list of decimals."""
        return self._one(
            lambda: self._random.choice(("ds", "unique(ds)", "values(by)", "ds[0:2]")),
            lambda: f"[{self.decimal(depth)}, {self.any(depth)}]",
            lambda: f"[{self.any(depth)}, {self.decimal(depth)}]",
            lambda: f"append(ds, {self.any(depth)})",
            lambda: f"(ds + [{self.any(depth)}])",
        )

    def decimal(self, depth: int = 2) -> str:
        """Return a decimal."""
        places = (*self.decimals, "a.balance", 'by["x"]', "ds[0]", "a.parts[0].amount")
        if depth == 0:
            return self._random.choice((*places, 'decimal("1.5")'))
        less = depth - 1
        sign = self._random.choice("+-*")
        return self._one(
            lambda: f"({self.decimal(less)} {sign} {self.any(less)})",
            lambda: f"({self.any(less)} {sign} {self.decimal(less)})",
            lambda: f"({self.decimal(less)} / {self._random.choice(('3', '2.5', 'n'))})",
            lambda: f"round({self.decimal(less)}, 2)",
            lambda: f"abs({self.decimal(less)})",
            lambda: f"-{self.decimal(less)}",
            lambda: f"max({self.decimal(less)}, {self.any(less)})",
            lambda: f"min({self.any(less)}, {self.decimal(less)})",
            lambda: f"sum({self.many(less)}, {self.any(less)})",
            lambda: f"max({self.many(less)})",
            lambda: f"{self.many(less)}[0]",
            lambda: 'sum(map(a.parts, "amount"))',
            lambda: 'sorted(a.parts, "amount")[0].amount',
            lambda: f"sum([one * {self.literal()} for one in ds])",
            lambda: "sum([part.amount * part.count for part in a.parts])",
        )

    def _name(self) -> str:
        self._names += 1
        return f"v{self._names}"

    def statement(self) -> str:
        """Return a statement, and note the name that it gives a decimal."""
        name, value = self._name(), self.any(1)
        wholes = f"[Part{{amount: {value}, count: n}}, {{amount: {self.any(0)}, count: 1}}]"
        plain = (
            f"a.balance = {value}",
            f'by["x"] = {value}',
            f"a.parts = append(a.parts, Part{{amount: {value}, count: {self.whole()}}})",
            f"a = Account{{balance: {value}, parts: {wholes}}}",
            f"ds = {self.many(1)}",
            f"held = {value}",
        )
        naming = (
            f"{name} = {self.decimal()}",
            f"{name} = {self.literal()}\n"
            f"for one in {self.many(1)}:\n    {name} = {name} + one * {self.literal()}",
            f"{name} = {self.whole()}\nif {self.decimal(1)} > {value}:\n    {name} = d",
            f"activity Same({value}) -> {name}",
        )
        if self._random.random() < 0.5:
            return self._random.choice(plain)
        written = self._random.choice(naming)
        self.decimals.append(name)
        return written


def workflow(number: int, random: Random) -> str:
    """Return a workflow with its test."""
    writer = Writer(random)
    lines = [writer.statement() for _ in range(random.randrange(3, 9))]
    body = "\n".join(f"    {line}" for text in lines for line in text.split("\n"))
    ends = ", ".join(f"{one} / 7" for one in (*writer.decimals, "a.balance", 'by["x"]', "ds[0]"))
    return WORKFLOW.format(n=number, body=body, ends=ends).replace("ACCOUNT", ACCOUNT)


@pytest.mark.parametrize(("seed", "count"), [*((seed, WORKFLOWS) for seed in SEEDS), *MORE])
def test_what_check_takes_of_decimals_runs_and_stays_exact(
    seed: int, count: int, tmp_path: Path
) -> None:
    """Whole numbers were kept, and gave floats; literals beside a function's decimal failed. The
    breadth of it is in `make long`."""
    random = Random(seed)  # noqa: S311 - a seed that is known
    design = TYPES + "".join(workflow(number, random) for number in range(count))
    (tmp_path / "amounts.twf").write_text(design)
    found = outcomes(tmp_path)
    assert len(found) == count
    assert [said(one) for one in found if one.fault] == []
