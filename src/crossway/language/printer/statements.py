"""Statements -> text.

Longer than other files because it is the counterpart of the parser's statements: what prints one
is found by its name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import assert_never

from crossway.language import tree
from crossway.language.holes import Hole, pieces
from crossway.language.printer.expressions import (
    print_arguments,
    print_binding,
    print_bindings,
    print_expression,
    print_string,
)
from crossway.language.printer.options import (
    print_entries,
    print_options,
    print_options_before,
    stand_before,
)
from crossway.language.printer.page import Page

_NAME_BEGINS = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_NAME_GOES_ON = re.compile(r"[A-Za-z0-9_-]+")
_READS_AS_TARGET = re.compile(
    r"(activity|workflow|nexus|timer|signal|update|options|await|spawn|detach|promise)\b"
)
_READS_AS_LOOP = re.compile(r"[A-Za-z_][A-Za-z0-9_]* in\b")
_READS_AS_OUTCOME = re.compile(r"(complete|completed|fail|failed|continue_as_new)\b")


def print_block(page: Page, block: tree.Block) -> None:
    """Print statements one level deeper."""
    with page.indented():
        for statement in block:
            print_statement(page, statement)


def _as_option(value: str) -> str:
    """Return a printed value as that of an option, where brackets begin a list or a block."""
    return f"({value})" if value.startswith(("[", "{")) else value


def print_statement(page: Page, statement: tree.Statement) -> None:
    """Print a statement and what stands below it."""
    match statement:
        case tree.Comment():
            page.comment(statement)
        case tree.Await() | tree.Detach() | tree.Start():
            _print_call_line(page, statement)
        case tree.Return(value=tree.ActivityCall() | tree.WorkflowCall() | tree.NexusCall()):
            _print_call_line(page, statement)
        case tree.AwaitAll() | tree.AwaitOne() | tree.If() | tree.Switch() | tree.For():
            _print_compound(page, statement)
        case tree.Try():
            _print_try(page, statement)
        case tree.Evaluate(
            tree.Invoke(_, (id, tree.Name(name), *given)), tree.WorkflowCall() as started
        ):
            page.begin(statement, f"signal {name}({print_arguments(given)}):")
            with page.indented():
                page.write(f"workflow_id: {_as_option(print_expression(id))}")
                page.write(f"start: {print_target(started)}")
        case tree.Sketch():
            page.begin(statement, statement.text)
            print_block(page, statement.body)
        case _:  # the rest, which its type lists
            page.begin(statement, _simple(page, statement))


# --- calls and targets ---------------------------------------------------------------


_CallLine = tree.Await | tree.Detach | tree.Start | tree.Return | tree.Case


def _print_call_line(page: Page, node: _CallLine) -> None:
    """Print a line with a call, and its options in the spelling they were written in."""
    text, options = _call_line(page, node), _options_of(node)
    colon = isinstance(node, tree.Return) and page.classic(node) and _fit_below_colon(options)
    if stand_before(page, options) and not colon:
        print_options_before(page, node, options)
        page.write(text, note=node.note)
        return
    page.begin(node, f"{text}:" if colon else text)
    with page.indented():
        if colon:
            print_entries(page, options)
        else:
            print_options(page, options)


def _fit_below_colon(options: tree.Options) -> bool:
    """Whether options can stand right below a call; one called `options` reads as a block."""
    keys = [entry.key for entry in options if isinstance(entry, tree.Option)]
    return bool(options) and "options" not in keys[:1]


def _options_of(node: _CallLine) -> tree.Options:
    match node:
        case tree.Detach():
            return node.call.options
        case tree.Return():
            return node.value.options if isinstance(node.value, tree.Call) else ()
        case tree.Case(tree.AllOf((tree.Detach(call),), handed_over=True)):
            return call.options
        case tree.Await() | tree.Start() | tree.Case():
            return node.target.options if isinstance(node.target, tree.Optioned) else ()
        case _:
            assert_never(node)


def _call_line(page: Page, node: _CallLine) -> str:
    match node:
        case tree.Await():
            return _await(page, node)
        case tree.Detach():
            return f"detach {print_target(node.call)}"
        case tree.Start():
            return _start(page, node)
        case tree.Return():
            return f"return {print_target(node.value)}" if isinstance(node.value, tree.Call) else ""
        case tree.Case():
            return f"{print_target(node.target)}{print_bindings(node.results)}:"
        case _:
            assert_never(node)


def _await(page: Page, node: tree.Await) -> str:
    plain = isinstance(node.target, tree.Call) and not node.explicit
    target = print_target(node.target) if plain else f"await {print_target(node.target)}"
    if node.assigned and len(node.results) == 1 and page.spelling != "modern":
        return f"{print_binding(node.results[0])} = {target}"
    return f"{target}{print_bindings(node.results)}"


def _start(page: Page, node: tree.Start) -> str:
    target = print_target(node.target)
    if not node.handle or (page.classic(node) and isinstance(node.target, tree.Call)):
        return f"spawn {target}{' -> ' if node.handle else ''}{node.handle}"
    return f"promise {node.handle} <- {target}"


def print_target(target: tree.Target) -> str:
    """Return what is called, started or awaited, without its options."""
    match target:
        case tree.ActivityCall():
            return f"activity {target.name}({print_arguments(target.arguments)})"
        case tree.WorkflowCall():
            return f"workflow {target.name}({print_arguments(target.arguments)})"
        case tree.NexusCall():
            return f"nexus {print_operation(target)}({_nexus_arguments(target)})"
        case tree.Timer():
            return f"timer({print_expression(target.duration)})"
        case tree.SignalArrival():
            return f"signal {target.name}"
        case tree.UpdateArrival():
            return f"update {target.name}"
        case tree.Handle():
            return target.name
        case tree.Predicate():
            return _predicate(target)
        case tree.AllOf((tree.Detach(call),), handed_over=True):
            return f"detach {print_target(call)}"
        case tree.AllOf():
            return "await all"
        case _:
            assert_never(target)


def _predicate(target: tree.Predicate) -> str:
    text = print_expression(target.holds)
    return f"({text})" if _READS_AS_TARGET.match(text) else text


def _nexus_arguments(call: tree.NexusCall) -> str:
    if not call.names:
        return print_arguments(call.arguments)
    pairs = zip(call.names, call.arguments, strict=True)
    return ", ".join(f"{name}: {print_expression(value)}" for name, value in pairs)


def print_operation(call: tree.NexusCall) -> str:
    """Return what stands after `nexus`, without the arguments."""
    quoted = print_string(call.target)
    if call.service is None:
        return f"{quoted} workflow {call.operation}"
    target = call.target if _is_deploy_name(call.target) else quoted
    return f"{target} {call.service}.{call.operation}"


def _is_deploy_name(text: str) -> bool:
    """Return whether a text reads as a deployment name, unquoted: `shard-{org}`."""
    parts = list(pieces(text))
    if not parts or isinstance(parts[0], Hole) or not _NAME_BEGINS.fullmatch(parts[0]):
        return False
    return all(
        not part.fields if isinstance(part, Hole) else _NAME_GOES_ON.fullmatch(part)
        for part in parts[1:]
    )


# --- statements with bodies ----------------------------------------------------------


def _print_compound(
    page: Page, node: tree.AwaitAll | tree.AwaitOne | tree.If | tree.Switch | tree.For
) -> None:
    match node:
        case tree.AwaitAll():
            page.begin(node, "await all:")
            print_block(page, node.body)
        case tree.AwaitOne():
            page.begin(node, "await one:")
            with page.indented():
                for case in node.cases:
                    _print_case(page, case)
        case tree.If():
            _print_if(page, node)
        case tree.Switch():
            _print_switch(page, node)
        case tree.For():
            page.begin(node, f"{_loop(page, node)}:")
            print_block(page, node.body)
        case _:
            assert_never(node)


def _print_case(page: Page, case: tree.Case | tree.Comment) -> None:
    if isinstance(case, tree.Comment):
        page.comment(case)
        return
    _print_call_line(page, case)
    if isinstance(case.target, tree.AllOf) and not case.target.handed_over:
        print_block(page, case.target.body)
    print_block(page, case.body)


def _print_if(page: Page, node: tree.If) -> None:
    for position, branch in enumerate(node.branches):
        word = "elif" if position else "if"
        line = branch if position else replace(branch, spaced=node.spaced)
        page.begin(line, f"{word} {_condition(page, branch.condition, branch)}:")
        print_block(page, branch.body)
    _print_else(page, node.otherwise)


def _print_else(page: Page, block: tree.Block | None) -> None:
    if block:
        page.write("else:")
        print_block(page, block)


def _condition(page: Page, condition: tree.Expression, node: tree.Line) -> str:
    text = print_expression(condition)
    return text if page.classic(node) else f"({text})"


def _loop(page: Page, node: tree.For) -> str:
    classic = page.classic(node)
    if node.item is not None and node.iterable is not None:
        text = f"{node.item} in {print_expression(node.iterable)}"
        return f"for {text}" if classic else f"for ({text})"
    if node.condition is None:
        return "for"
    text = print_expression(node.condition)
    if classic:
        return f"while {text}"
    return f"for (({text}))" if _READS_AS_LOOP.match(text) else f"for ({text})"


def _print_switch(page: Page, node: tree.Switch) -> None:
    page.begin(node, f"switch {_condition(page, node.subject, node)}:")
    with page.indented():
        for case in node.cases:
            if isinstance(case, tree.Comment):
                page.comment(case)
            else:
                page.begin(case, f"case {print_expression(case.value)}:")
                print_block(page, case.body)
        _print_else(page, node.otherwise)


def _print_try(page: Page, node: tree.Try) -> None:
    page.begin(node, "try:")
    print_block(page, node.body)
    for catch in node.catches:
        error = f" {catch.error}" if catch.error else ""
        binding = f" -> {catch.binding}" if catch.binding else ""
        page.begin(catch, f"catch{error}{binding}:")
        print_block(page, catch.body)
    if node.at_last is not None:
        page.write("finally:")
        print_block(page, node.at_last)


# --- statements of one line ----------------------------------------------------------


_Simple = (
    tree.Close
    | tree.Cancel
    | tree.Return
    | tree.Raise
    | tree.SetCondition
    | tree.Assign
    | tree.Send
    | tree.Evaluate
    | tree.Break
    | tree.Continue
)


def _simple(page: Page, node: _Simple) -> str:
    match node:
        case tree.Close():
            return _close(page, node)
        case tree.Return():
            return f"return {_values(node)}".rstrip()
        case tree.Raise():
            bare = node.classic and not node.arguments
            return f"raise {node.error}{'' if bare else f'({print_arguments(node.arguments)})'}"
        case tree.SetCondition():
            return f"{'set' if node.value else 'unset'} {node.name}"
        case tree.Assign():
            return f"{print_expression(node.target)} = {print_expression(node.value)}"
        case tree.Send():
            return f"signal {node.handle}.{node.signal}({print_arguments(node.arguments)})"
        case tree.Evaluate():
            return print_expression(node.call)
        case tree.Cancel():
            return f"cancel {_cancelled(node.target)}"
        case tree.Break():
            return "break"
        case tree.Continue():
            return "continue"
        case _:
            assert_never(node)


def _cancelled(target: tree.Handle | tree.Index) -> str:
    return target.name if isinstance(target, tree.Handle) else print_expression(target)


def _values(node: tree.Return) -> str:
    value = node.value
    if value is None or isinstance(value, tree.Call):
        return ""
    return print_arguments((value, *node.more))


def _close(page: Page, node: tree.Close) -> str:
    arguments = print_arguments(node.arguments)
    if page.classic(node):
        classic = _classic_close(node, arguments)
        if classic:
            return classic
    return f"close {node.kind}({arguments})" if node.arguments else f"close {node.kind}"


def _classic_close(node: tree.Close, arguments: str) -> str | None:
    """Return the classic spelling, or None where it would read as something else."""
    if node.kind == "continue_as_new":
        return f"continue_as_new({arguments})"
    if len(node.arguments) > 1:
        return None
    if node.kind == "fail":
        reads_on = arguments.startswith(("-", "not "))
        return None if reads_on else f"close failed {arguments}".rstrip()
    return None if _READS_AS_OUTCOME.match(arguments) else f"close {arguments}".rstrip()
