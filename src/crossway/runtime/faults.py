"""Faults of a design's own lines, in its own words: what is wrong, and where that is written.

A compiled line that reads what is not there raises what Python raises. Where the line came from
is known since the module was loaded, and which part of it failed says the interpreter (PEP 657):

    close complete(order.lines[0].sku)        KeyError: 'sku'
                                              order.lines[0].sku is missing (shop.twf:12)

Longer than other files because type, words and place of a fault are read of its one stack trace.
"""

from __future__ import annotations

import ast
import json
import linecache
import re
import sys
from collections.abc import Iterator, Mapping
from decimal import DecimalException
from pathlib import PurePath
from types import CodeType, FrameType, TracebackType

from crossway.language.python import expression_of, module_of
from crossway.language.span import Span, line_of
from crossway.runtime.refused import refused, unfit

_WRITTEN: dict[str, Mapping[int, Span]] = {}
"""The statements of each compiled module, by its file and by their lines (1-based) there."""


_PLACE = re.compile(r" \([^()]+:\d+\)$")
_OTHERS = re.compile(r"/(?:site|dist)-packages/|/lib/python\d|^<")
_OURS = str(PurePath(__file__).parents[1])


def remember(file: str, statements: Mapping[int, Span]) -> None:
    """Remember where the design wrote what a compiled file holds, by line (1-based)."""
    _WRITTEN[file] = statements


def written_at(code: CodeType, line: int) -> Span | None:
    """Return the statement that a line of compiled code belongs to, None for other code."""
    statements = _WRITTEN.get(code.co_filename, {})
    lines = range(line, code.co_firstlineno - 1, -1)
    return next((statements[number] for number in lines if number in statements), None)


def explain(fault: BaseException) -> str:
    """Return what a fault of a compiled line says, and its place at the end, `(shop.twf:12)`.

    Of any other exception it is the text.
    """
    said, place = text_of(fault), place_of(fault)
    return f"{said} ({place})" if place else said


def without_place(said: str) -> str:
    """Return a text of `explain` without its place, as `err.message` of a design has it."""
    return _PLACE.sub("", said)


def text_of(fault: BaseException) -> str:
    """Return what a fault of a compiled line says: a value by its name in the design.

    A workflow that catches the fault reads the same in `err.message`, without the place, which
    would change with every line that is added above.
    """
    steps = list(_steps(fault.__traceback__))
    compiled = [step for step in steps if step.tb_frame.f_code.co_filename in _WRITTEN]
    own = compiled and compiled[-1] is steps[-1]  # not below it, in a function of the runtime
    ours = compiled and steps[-1].tb_frame.f_code.co_filename.startswith(_OURS)
    told = None
    if own:
        told = _said(fault, _failing(compiled[-1]))
    elif ours and isinstance(fault, TypeError | AttributeError):
        told = refused(str(fault))
    if told is None and (own or ours):
        told = _of_a_value(fault)
    return told or said_by(fault)


def _of_a_value(fault: BaseException) -> str | None:
    """Return what a fault says of a value of the right type, None for nothing better."""
    match fault:
        case ZeroDivisionError():
            return "division by zero"  # which Python says in other words for each operator
        case ValueError() | OverflowError():
            return unfit(str(fault))
        case _:
            return None


MOST = 5
"""How many of a group of exceptions are told."""

_TOO_LONG = re.compile(r"to C int$|must have magnitude")
"""What Python says of a `timedelta` that it cannot hold, of more than 999999999 days."""

_DIGITS = re.compile(r"Exceeds the limit \((\d+) digits\) for integer string conversion")
"""What Python says of a whole number that it neither writes nor reads as a text."""


_NOTHING = re.compile(r"(max|min)\(\) (?:arg is an empty sequence|iterable argument is empty)")
"""What Python says of the greatest of no items: 3.11 in other words than later versions."""


def said_by(fault: BaseException) -> str:
    """Return the text of an exception, in plain words where a built-in got too much or too little.

    That is a duration too long, `days * 1d`, a whole number of too many digits, which no payload
    holds, and the greatest or the least of an empty list, `max(prices)`. Of a group, as a
    `TaskGroup` of Python's raises, Python says how many it holds; here they are told.
    """
    if isinstance(fault, BaseExceptionGroup):
        told = (f"{type(one).__name__}: {said_by(one)}" for one in fault.exceptions[:MOST])
        more = ", .." if len(fault.exceptions) > MOST else ""
        return f"{fault}: {', '.join(told)}{more}"
    if _is_of_amounts(fault):
        return _of_amounts(fault)[1]
    if isinstance(fault, OverflowError) and _TOO_LONG.search(str(fault)):
        return "the duration is too long"
    if isinstance(fault, ValueError) and (found := _DIGITS.match(str(fault))):
        return f"a whole number has at most {found[1]} digits, and this one has more"
    if isinstance(fault, ValueError) and (found := _NOTHING.match(str(fault))):
        return f"`{found[1]}` has no value: the list is empty"
    return str(fault)


def kind_of(fault: BaseException) -> str:
    """Return the type of an exception as a design catches it: of amounts those that numbers have.

    `decimal("1") % 0` is a `ZeroDivisionError` as `1 % 0` is. Python has others for it, which are
    those of the user's own Python.
    """
    return _of_amounts(fault)[0] if _is_of_amounts(fault) else type(fault).__name__


def _is_of_amounts(fault: BaseException) -> bool:
    """Return whether a line of a design, or what of ours it calls, failed with a decimal."""
    if not isinstance(fault, DecimalException):
        return False
    files = [step.tb_frame.f_code.co_filename for step in _steps(fault.__traceback__)]
    return bool(files) and (files[-1] in _WRITTEN or files[-1].startswith(_OURS))


def _of_amounts(fault: BaseException) -> tuple[str, str]:
    """Return the type and the text of what Python's `decimal` raises, whose text is its type."""
    said, steps = str(fault), list(_steps(fault.__traceback__))
    failing = _failing(steps[-1]) if steps else None
    rest = isinstance(failing, ast.BinOp) and isinstance(failing.op, ast.Mod)
    if "DivisionImpossible" in said:
        return "OverflowError", "the quotient has more digits than a decimal holds, 28"
    if "DivisionByZero" in said or "DivisionUndefined" in said or rest:
        return "ZeroDivisionError", "division by zero"
    if "InvalidOperation" in said:
        return "OverflowError", "the amount has more digits than a decimal holds, 28"
    return "OverflowError", "the amount is too large"


def place_of(fault: BaseException) -> str:
    """Return the design's line that an exception came from, `shop.twf:12`; empty for no such."""
    for step in reversed(list(_steps(fault.__traceback__))):
        span = written_at(step.tb_frame.f_code, step.tb_lineno)
        if span is not None:
            return line_of(span)
    return ""


def held_at(frame: FrameType | None) -> str:
    """Return where a design, or the user's Python, holds a thread, from its innermost frame:
    `shop.twf:7`; empty if unknown. A command's own script has no `.py`."""
    while frame is not None:
        # Between two lines, as seen from another thread, a frame has none.
        line = frame.f_lineno or frame.f_code.co_firstlineno
        span = written_at(frame.f_code, line)
        if span is not None:
            return line_of(span)
        file = PurePath(frame.f_code.co_filename)
        if file.suffix == ".py" and is_own(str(file)):
            return f"{file.name}:{line}"
        frame = frame.f_back
    return ""


def running_at() -> list[str]:
    """Return the lines of the design, and of the user's Python, that threads run now."""
    return sorted({held_at(frame) for frame in sys._current_frames().values()} - {""})


def condition_of(code: CodeType) -> str:
    """Return what a compiled `lambda: self.n > 3` says, as a design reads it: `n > 3`.

    Empty for what was not compiled from a design.
    """
    if code.co_filename not in _WRITTEN:
        return ""
    places = [(a, c) for a, b, c, d in code.co_positions() if a and b and c is not None and d]
    tree = module_of("".join(linecache.getlines(code.co_filename)))
    lambdas = (node for node in ast.walk(tree) if isinstance(node, ast.Lambda))
    around = [one for one in lambdas if places and _begins(one) <= min(places) < _ends(one)]
    return _NOT.sub(r"\1", _path(max(around, key=_begins).body)) if around else ""


_NOT = re.compile(r"(?:(?<=\band )|(?<=\bor ))\((not [^()]*)\)")
"""A part of a condition that `ast.unparse` puts into brackets, which nobody would write."""


def _begins(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _ends(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def is_own(file: str) -> bool:
    """Return whether a file of a stack trace is the user's own.

    It is neither Python's, nor an installed package's, nor Crossway's, nor compiled.
    """
    plain = file.replace("\\", "/")
    return not _OTHERS.search(plain) and not plain.startswith(_OURS)


def is_ours(file: str) -> bool:
    """Return whether a file of a stack trace is Crossway's, on this machine or on a worker's."""
    plain = file.replace("\\", "/")
    return plain.startswith(_OURS) or "/crossway/runtime/" in plain


def from_own(trace: TracebackType | None) -> TracebackType | None:
    """Return a stack trace from the first frame of the user's own on; all of it without one.

    What is left out called the user's code, and says nothing about its fault.
    """
    return next((s for s in _steps(trace) if is_own(s.tb_frame.f_code.co_filename)), trace)


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _failing(step: TracebackType) -> ast.expr | None:
    """Return the expression that a frame failed at, None where it is not known."""
    code = step.tb_frame.f_code
    begin, end, left, right = list(code.co_positions())[step.tb_lasti // 2]
    if begin is None or end is None or left is None or right is None:
        return None
    lines = [linecache.getline(code.co_filename, n).encode() for n in range(begin, end + 1)]
    lines[-1] = lines[-1][:right]
    lines[0] = lines[0][left:]
    try:
        return expression_of(b"(" + b"".join(lines) + b")")
    except SyntaxError:
        return None


def _said(fault: BaseException, failing: ast.expr | None) -> str | None:
    """Return what a fault says of the expression that failed, None for nothing better."""
    match fault, failing:
        case KeyError(), ast.Subscript():
            computed = not isinstance(failing.slice, ast.Constant)
            return f"{_path(failing)} is missing{f': there is no {fault}' if computed else ''}"
        case IndexError(), ast.Subscript(holder):
            return f"{_path(failing)} is missing: {_path(holder)} has no such element"
        case TypeError() | AttributeError(), ast.Subscript(holder) | ast.Attribute(holder, "get"):
            if "'NoneType'" in str(fault):
                return f"{_path(holder)} is null, where more of it is read"
            return refused(str(fault))
        case UnboundLocalError(), ast.Name(name):
            return f"{name} has no value here: only other paths give it one"
        case KeyError(), _:
            return f"there is no {fault}"  # which says the key alone
        case TypeError(), _:
            return refused(str(fault))
        case _:
            return None


def _path(value: ast.expr) -> str:
    """Return a compiled expression as a design reads it: `order.lines[0].sku`."""
    return ast.unparse(_AsWritten().visit(value))


_COMPARED: dict[type[ast.cmpop], ast.cmpop] = {ast.Is: ast.Eq(), ast.IsNot: ast.NotEq()}


class _AsWritten(ast.NodeTransformer):
    """Turns what the compiler makes of names and fields back into what a design has."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Return a variable of the state, or a function of the runtime, by its name."""
        match node:
            case ast.Attribute(ast.Name("self" | "cw"), name):
                return ast.Name(name)
            case _:
                return ast.Attribute(self.visit(node.value), node.attr)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Return what a record or a list holds."""
        return self._held(node.value, node.slice)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Return a field that may be missing as the field."""
        match node:
            case ast.Call(ast.Attribute(holder, "get"), [key]):
                return self._held(holder, key)
            case _:
                return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Return `null`, `true` and texts as a design writes them."""
        plain = node.value is None or isinstance(node.value, bool | str)
        return ast.Name(json.dumps(node.value, ensure_ascii=False)) if plain else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """Leave a text with holes as it is: what it holds are no texts of their own."""
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """Return `x is not None` as `x != null`."""
        self.generic_visit(node)
        node.ops = [_COMPARED.get(type(one), one) for one in node.ops]
        return node

    def _held(self, holder: ast.expr, key: ast.expr) -> ast.expr:
        match key:
            case ast.Constant(str(name)) if name.isidentifier():
                return ast.Attribute(self.visit(holder), name)
            case _:
                return ast.Subscript(self.visit(holder), self.visit(key))
