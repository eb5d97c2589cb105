"""Which callable takes the place of what, and what is said before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from crossway.cluster.building import Built, build
from crossway.design import load
from crossway.errors import ImplementationError
from tests.helpers.callables import FOUND, REFUSED, SHOP, WHOLE


def shop(folder: Path, python: str, **impl: str) -> Built:
    """Return the design above with Python beside it, and with `--impl` modules in order."""
    (folder / "shop.twf").write_text(SHOP)
    (folder / "shop.py").write_text(python)
    for name, text in impl.items():
        (folder / f"{name}.py").write_text(text)
    (space,) = load(folder / "shop.twf")
    return build(space.design, modules=[str(folder / f"{name}.py") for name in impl])


def chosen(built: Built, name: str = "ChargeCard") -> str:
    """Return the name of the callable that stands for something, empty for none."""
    stubs = {stub.name: stub for queue in built.queues for stub in queue.stubs}
    implementation = stubs[name].implementation
    return "" if implementation is None else implementation.source.name


@pytest.mark.parametrize("python", FOUND)
def test_every_callable_counts_under_the_name_it_is_registered_by(
    tmp_path: Path, python: str
) -> None:
    """As with the SDK's own workers; the exact name wins over snake_case."""
    assert chosen(shop(tmp_path, WHOLE + python)) == FOUND[python]


def test_two_that_are_registered_by_one_name_are_refused(tmp_path: Path) -> None:
    """Which of them was meant is nobody's to guess."""
    python = """\
from temporalio import activity
@activity.defn(name="ChargeCard")
def one(item, n): ...
@activity.defn(name="ChargeCard")
def two(item, n): ...
"""
    with pytest.raises(ImplementationError, match=r"one \(.*:3\) and two \(.*:5\) are both"):
        shop(tmp_path, python)


def test_an_impl_module_wins_over_what_stands_beside_and_the_last_one_over_all(
    tmp_path: Path,
) -> None:
    """So an activity can be replaced by a test double."""
    beside = WHOLE + "def charge_card(item, n): ..."
    first = "def charge_card(item, n): ...\ndef TakeOne(item): ..."
    built = shop(tmp_path, beside, doubles=first, more="def ChargeCard(item, n): ...")
    assert chosen(built) == "ChargeCard"
    assert chosen(built, "Shelf.TakeOne") == "TakeOne"
    assert chosen(built, "is_sold") == "is_sold"
    assert built.hints == ()


def test_a_function_of_an_impl_module_that_implements_nothing_is_named(tmp_path: Path) -> None:
    """A slip in its name would leave the real one in place; helpers are not meant."""
    double = """\
def chagre_card(item, n):
    return _price(item) + tax(item)
def tax(item): ...
def _price(item): ...
"""
    built = shop(tmp_path, WHOLE + "def charge_card(item, n): ...", doubles=double)
    (hint,) = built.hints
    assert hint.endswith(
        "doubles.py:1) implements nothing of the design; did you mean charge_card?"
    )
    assert hint.startswith("chagre_card (")


@pytest.mark.parametrize("python", REFUSED)
def test_a_signature_that_does_not_take_the_arguments_is_found_at_the_start(
    tmp_path: Path, python: str
) -> None:
    """It names the function, its file and line, what is passed and what it takes."""
    with pytest.raises(ImplementationError) as refused:
        shop(tmp_path, WHOLE + python)
    said = str(refused.value)
    assert " cannot be called with the 2 arguments of activity ChargeCard (item, value): " in said
    assert said.endswith(f": {REFUSED[python]}")
    assert "shop.py:" in said


@pytest.mark.parametrize(
    ("python", "what"),
    [
        ("def take_one(): ...", "the 1 argument of operation Shelf.TakeOne (item)"),
        ("def is_sold(a, b): ...", "the 1 argument of function is_sold (item)"),
    ],
)
def test_signatures_of_operations_and_functions_are_held_too(
    tmp_path: Path, python: str, what: str
) -> None:
    """All three kinds of implementations are called by the design."""
    with pytest.raises(ImplementationError) as refused:
        shop(tmp_path, WHOLE + python)
    assert what in str(refused.value)


@pytest.mark.parametrize(
    "python",
    [
        "def charge_card(item, n, more=1, *, polite=True): ...",
        "def charge_card(*everything): ...",
        "def charge_card(item, *rest, **named): ...",
        "import socket\ndef charge_card(item, n, line: socket.socket = None): ...",
        "import functools\ndef given(f):\n  @functools.wraps(f)\n"
        "  def g(*a): return f('db', *a)\n  return g\n"
        "import socket\n@given\ndef charge_card(db: socket.socket, item, n): ...",
    ],
)
def test_what_takes_the_arguments_is_taken(tmp_path: Path, python: str) -> None:
    """Defaults, further arguments, and decorators that pass arguments of their own."""
    assert chosen(shop(tmp_path, WHOLE + python)) == "charge_card"


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        (
            "socket.socket",
            "nothing that a design sends can be read as socket; hint what is sent, such as str, "
            "list or dict, and make one of it",
        ),
        ("'list[Unheard]'", "its type hint 'list[Unheard]' cannot be read: name 'Unheard'"),
    ],
)
def test_a_hint_that_cannot_be_honoured_is_an_error_at_the_start(
    tmp_path: Path, hint: str, said: str
) -> None:
    """Not a function that gets a dictionary where its author expects an object."""
    python = f"import socket\n\ndef charge_card(item: {hint}, n): ..."
    with pytest.raises(ImplementationError) as refused:
        shop(tmp_path, WHOLE + python)
    text = str(refused.value)
    assert "charge_card (" in text
    assert f"shop.py:5): parameter item: {said}" in text


def test_where_check_and_run_see_something_else_is_said(tmp_path: Path) -> None:
    """`check` reads the text of the file; importing it may leave something else."""
    python = WHOLE + "def charge_card(i, n): ...\nglobals().pop('charge_card')\n"
    (hint,) = shop(tmp_path, python).hints
    assert hint.startswith("charge_card, line 3, is no callable once it is imported; activity")
    (hint,) = shop(tmp_path, WHOLE + "globals()['charge_card'] = lambda i, n: 1").hints
    assert hint.endswith("implements activity ChargeCard; `check` cannot see that")
