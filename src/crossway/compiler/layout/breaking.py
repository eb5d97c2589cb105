"""Breaking lines of generated Python that are too long, as `ruff format` breaks them.

A team that takes generated code over formats it, and nothing of it changes. What fits stays
on one line. A longer line is read into its parts, made into a document that says where it
may break, and printed.

    x = f(a, g(b))      fits
    x = f(              the outermost bracket is broken; what is in it stays on one line
        a, g(b)         where it fits there,
    )
    x = f(              and is broken one by one where it does not, with a comma at the end
        a,
        g(b),
    )

A list or dictionary is broken one by one at once. What has no bracket of its own to break
in, such as `a and b`, gets some around it.
"""

from __future__ import annotations

from crossway.compiler.layout.document import (
    SOFT,
    SPACE,
    Best,
    Broken,
    Doc,
    Either,
    Group,
    Indent,
    bracketed,
    fits_broken,
    flat,
    render,
    width_of,
    wrapped,
)
from crossway.compiler.layout.parts import (
    Attribute,
    Binary,
    Call,
    Generator,
    Items,
    Leaf,
    Named,
    Pair,
    Parenthesized,
    Part,
    Prefix,
    Statement,
    Subscript,
)
from crossway.compiler.layout.reading import read_statement
from crossway.compiler.layout.wrapping import can_stay_bare, wraps

WIDTH = 100


def broken(line: str, width: int = WIDTH) -> list[str]:
    """Return a line as it is when it fits, else broken; a line without brackets stays long."""
    if width_of(line) <= width or line.lstrip().startswith(("#", '"""')):
        return [line]
    statement = read_statement(line.strip())
    if statement is None:
        return [line]
    indent = len(line) - len(line.lstrip())
    return render(_statement(statement, indent, width), indent, width)


def _statement(statement: Statement, indent: int, width: int) -> Doc:
    """Return a statement: its target or head, its value, and what follows."""
    parts: list[Doc] = []
    target = statement.target
    if target is not None:
        parts.append(_part(target, inside=False))
    parts.append(statement.before)
    if statement.parameters is not None:
        parts.append(_opened(_parameters(statement.parameters)))
        parts.append(statement.between)
    value = statement.value
    if value is not None:
        begun = indent + width_of(flat(tuple(parts)))
        may_wrap = target is not None or statement.before == "return "
        if may_wrap and _better_below(value, begun, indent, width):
            return (*parts, "(", Indent((SOFT, _part(value, inside=True))), SOFT, ")")
        parts.append(_value(value))
    return (*parts, statement.after)


def _opened(doc: Doc) -> Doc:
    """Return brackets that are broken: a line that is too long breaks its parameters first."""
    return doc.content if isinstance(doc, Group) else doc


def _better_below(value: Part, begun: int, indent: int, width: int) -> bool:
    """Return whether an assigned or returned value goes into brackets of its own, on lines below.

    It does where not even its beginning fits beside the target, but all of it fits below.
    `begun` is where it would begin.
    """
    if wraps(value) != "never" or isinstance(value, Items | Parenthesized):
        return False
    doc, below = _part(value, inside=True), indent + 4
    line = flat(doc)
    opened = width_of(line[: line.find("(") + 1])
    return begun + opened > width and fits_broken(doc, below, width, below)


def _value(value: Part) -> Doc:
    """Return the value of a statement, which may get brackets around it."""
    match wraps(value):
        case "never":
            return _part(value, inside=False)
        case "best":
            return Best(flat(_part(value, inside=True)))
        case "multiline" if can_stay_bare(value):
            return Either(_part(value, inside=False), wrapped(_part(value, inside=True)))
        case _:
            return wrapped(_part(value, inside=True))


# --- parts -----------------------------------------------------------------------------


def _part(part: Part, *, inside: bool) -> Doc:
    """Return a part; `inside` brackets it may break at its operators too."""
    match part:
        case Leaf(text):
            return text
        case Attribute(of, name):
            return (_part(of, inside=inside), f".{name}")
        case Call(function, arguments):
            return (_part(function, inside=inside), _arguments("(", arguments, ")"))
        case Subscript(of, index):
            return (_part(of, inside=inside), _subscript(index))
        case Items(kind, items):
            return _items(kind, items)
        case Parenthesized(inner):
            return bracketed("(", _part(inner, inside=True), ")")
        case Prefix(operator, operand):
            return (operator, _part(operand, inside=inside))
        case Pair(key, separator, value):
            return (_part(key, inside=True), separator, _part(value, inside=True))
        case Named(target, value):
            return (_part(target, inside=True), Group(SPACE), ":= ", _part(value, inside=True))
        case Generator(element, loop, source, condition):
            begun = (_part(element, inside=True), SPACE, loop, _part(source, inside=True))
            holds = _part(condition, inside=True) if condition else ""
            return (*begun, SPACE, "if ", holds) if condition else begun
        case Binary():
            return Group(_operands(part, inside=inside))


def _operands(part: Binary, *, inside: bool) -> Doc:
    docs: list[Doc] = [_part(part.operands[0], inside=inside)]
    for operator, operand in zip(part.operators, part.operands[1:], strict=True):
        docs += [SPACE if inside else " ", f"{operator} ", _part(operand, inside=inside)]
    return tuple(docs)


def _subscript(index: tuple[Part, ...]) -> Doc:
    if len(index) == 1:
        return bracketed("[", _part(index[0], inside=True), "]")
    return bracketed("[", (_separated(index), Broken(",")), "]")


def _arguments(opened: str, arguments: tuple[Part, ...], closed: str) -> Doc:
    if not arguments:
        return f"{opened}{closed}"
    docs = _separated(arguments)
    more = (docs, Broken(",")) if len(arguments) > 1 else docs
    return bracketed(opened, Group(more), closed)


def _parameters(parameters: tuple[Part, ...]) -> Doc:
    if len(parameters) == 1:
        return bracketed("(", (_part(parameters[0], inside=True), Broken(",")), ")")
    return _arguments("(", parameters, ")")


_BRACKETS = {"list": ("[", "]"), "record": ("{", "}"), "tuple": ("(", ")")}


def _items(kind: str, items: tuple[Part, ...]) -> Doc:
    opened, closed = _BRACKETS[kind]
    if not items:
        return f"{opened}{closed}"
    docs = _separated(items)
    if isinstance(items[0], Generator):
        return bracketed(opened, Group(docs), closed)
    if kind == "tuple" and len(items) == 1:
        return bracketed(opened, (docs, ","), closed)
    return bracketed(opened, (docs, Broken(",")) if len(items) > 1 else docs, closed)


def _separated(parts: tuple[Part, ...]) -> Doc:
    docs: list[Doc] = []
    for part in parts:
        docs += [",", SPACE] if docs else []
        docs.append(_part(part, inside=True))
    return tuple(docs)
