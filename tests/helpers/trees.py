"""Hypothesis strategies: syntax trees of every kind of node, with comments and notes.

Longer than other files because the kinds of nodes are made of each other, each by a strategy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st

from crossway.language import tree
from crossway.language.walk import all_nodes

N = TypeVar("N", bound=tree.Node)
T = TypeVar("T")
S = st.SearchStrategy

# Words of the language are good names too, except where a value may stand (`and`, `in`).
_WORDS = """
order x y2 total _id payment one set state complete failed timer signal type all options
service endpoint worker query update condition operation heartbeat as default fail
"""
NAMES = st.sampled_from(_WORDS.split())
UPPER = st.sampled_from(["Charge", "Order", "PaymentResult", "Refund"])
DOTTED = UPPER | UPPER.map(lambda name: f"billing.{name}")
DEPLOYED = st.sampled_from(["payments", "Payments", "eu-west-1", "shard-{org}", "a-{b}-c{d}"])
TEXT = st.text("ab c\"'\\\n\t#{}:é\x00\u2028", max_size=6) | st.just("tenant-{id}")
COMMENTS = st.sampled_from(["why", "", "# twice", 'a "quoted" (bracket', "x: y", "déjà vu"])
FLAGS = st.booleans()


def few(items: S[T], least: int = 0) -> S[tuple[T, ...]]:
    """Return short tuples."""
    return st.lists(items, min_size=least, max_size=2).map(tuple)


def lines(kind: Callable[..., N], *parts: S[Any], **named: S[Any]) -> S[N]:
    """Return nodes that begin a line, with any comment, spacing and spelling."""
    return st.builds(kind, *parts, note=COMMENTS, spaced=FLAGS, classic=FLAGS, **named)


comments: S[tree.Comment] = st.builds(tree.Comment, COMMENTS, spaced=FLAGS)


# --- values and types ----------------------------------------------------------------

_literals: S[tree.Expression] = st.one_of(
    st.builds(tree.Name, NAMES),
    st.builds(tree.Number, st.sampled_from(["0", "12", "0.5", "100.25"])),
    st.builds(tree.Duration, st.sampled_from(["500ms", "30s", "5m", "1.5h", "7d"])),
    st.builds(tree.String, TEXT),
    st.builds(tree.Constant, st.sampled_from([True, False, None])),
)
_OPERATORS = ["or", "and", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%"]


def _larger(inner: S[tree.Expression]) -> S[tree.Expression]:
    field = st.builds(tree.RecordField, NAMES | st.just("not a name"), inner)
    return st.one_of(
        st.builds(tree.ListOf, few(inner)),
        st.builds(tree.Record, UPPER | st.just(""), few(field)),
        st.builds(tree.Binary, st.sampled_from([*_OPERATORS, "not in"]), inner, inner),
        st.builds(tree.Unary, st.sampled_from(["-", "not"]), inner),
        st.builds(tree.Field, inner, NAMES),
        st.builds(tree.Index, inner, inner),
        st.builds(tree.Comprehension, inner, NAMES, inner, st.none() | inner),
        st.builds(tree.Slice, inner, st.none() | inner, st.none() | inner),
        st.builds(tree.Invoke, st.sampled_from(["len", "now", "temporal.signal"]), few(inner)),
    )


# Deferred, here and below, because hypothesis spells out every strategy in its reports.
_expressions = st.recursive(_literals, _larger, max_leaves=6)
expressions: S[tree.Expression] = st.deferred(lambda: _expressions)
values = few(expressions)
types: S[tree.TypeRef] = st.recursive(
    st.builds(tree.TypeRef, DOTTED, optional=FLAGS)
    | st.builds(
        tree.TypeRef, st.just(""), st.just(()), FLAGS, st.lists(TEXT, min_size=1).map(tuple)
    ),
    lambda inner: st.builds(tree.TypeRef, st.sampled_from(["list", "map"]), few(inner), FLAGS),
    max_leaves=3,
)
_defaults: S[tree.Expression] = st.one_of(
    st.builds(tree.String, TEXT),
    st.sampled_from([tree.Number("0.5"), tree.Duration("5m"), tree.Constant(None)]),
    st.just(tree.Unary("-", tree.Number("3"))),
)
parameters = st.tuples(
    few(st.builds(tree.Parameter, NAMES, st.none() | types)),
    few(st.builds(tree.Parameter, NAMES, st.none() | types, _defaults)),
).map(lambda both: (*both[0], *both[1]))
_signals = st.builds(
    lambda id, name, sent: tree.Invoke("temporal.signal", (id, tree.Name(name), *sent)),
    expressions,
    UPPER,
    values,
)
_places = st.recursive(
    st.builds(tree.Name, NAMES),
    lambda inner: st.builds(tree.Field, inner, NAMES) | st.builds(tree.Index, inner, expressions),
    max_leaves=3,
).filter(lambda place: not isinstance(place, tree.Name))
bindings = few(NAMES | _places)


# --- options -------------------------------------------------------------------------

_settings: S[Any] = st.one_of(
    expressions.filter(lambda value: not (isinstance(value, tree.Record) and not value.type)),
    st.builds(tree.Name, st.sampled_from(["payments-worker", "shard-{org}", "ALLOW_DUPLICATE"])),
    st.builds(tree.ListOf, few(st.builds(tree.Name, st.just("eu-west-1")) | expressions)),
)
_option = st.recursive(
    lines(tree.Option, NAMES, _settings),
    lambda inner: lines(tree.Option, NAMES, few(inner | comments)),
    max_leaves=3,
)
options: S[tree.Options] = st.deferred(lambda: few(_option | comments))
own_options = st.just(()) | options


# --- targets and statements ----------------------------------------------------------

activity_calls = st.builds(tree.ActivityCall, DOTTED, values, own_options)
workflow_calls = st.builds(tree.WorkflowCall, DOTTED, values, own_options)


def _named(names: list[str]) -> S[tree.NexusCall]:
    """Return calls whose arguments have these names."""
    given = st.tuples(*(expressions for _ in names))
    return st.builds(
        tree.NexusCall, DEPLOYED, DOTTED, UPPER, given, own_options, st.just(tuple(names))
    )


nexus_calls = st.one_of(
    st.lists(NAMES, min_size=1, max_size=3, unique=True).flatmap(_named),
    st.builds(tree.NexusCall, DEPLOYED | TEXT, st.none(), UPPER, values, own_options),
    st.builds(tree.NexusCall, DEPLOYED | TEXT, DOTTED, UPPER, values, own_options),
)
calls: S[tree.Call] = st.deferred(lambda: activity_calls | workflow_calls | nexus_calls)
arrivals = st.one_of(
    st.builds(tree.Timer, expressions),
    st.builds(tree.SignalArrival, UPPER),
    st.builds(tree.UpdateArrival, UPPER),
)
# `all:` as a case is `await all:`, so no handle of that name can be one.
_names = st.builds(tree.Name, NAMES)
predicates = st.builds(
    tree.Predicate,
    st.builds(tree.Binary, st.sampled_from(["<", "==", "and", "in"]), _names, _names)
    | st.builds(tree.Unary, st.just("not"), _names)
    | st.builds(tree.Field, _names, NAMES),
)
handles = st.builds(tree.Handle, NAMES.filter(lambda name: name != "all"))

_simple: S[tree.Statement] = st.one_of(
    comments,
    lines(tree.Await, calls, bindings, explicit=FLAGS, assigned=FLAGS),
    lines(tree.Await, arrivals | handles | predicates, bindings, explicit=FLAGS, assigned=FLAGS),
    lines(tree.Detach, workflow_calls | nexus_calls),
    lines(tree.Start, NAMES | st.just(""), calls),
    lines(tree.Start, NAMES, arrivals),
    lines(tree.Close, st.sampled_from(["complete", "fail", "continue_as_new"]), values),
    lines(tree.Return, st.none() | calls),
    lines(tree.Return, expressions, few(expressions)),
    lines(tree.Raise, st.sampled_from(["UnavailableError", "err"]), values),
    lines(tree.SetCondition, NAMES, FLAGS),
    lines(tree.Cancel, handles),
    lines(
        tree.Assign,
        st.one_of(
            st.builds(tree.Name, NAMES),
            st.builds(tree.Field, st.builds(tree.Name, NAMES), NAMES),
            st.builds(tree.Index, st.builds(tree.Name, NAMES), expressions),
        ),
        expressions,
    ),
    lines(tree.Send, NAMES, UPPER, values),
    lines(tree.Evaluate, st.builds(tree.Invoke, st.sampled_from(["heartbeat", "a.b"]), values)),
    lines(tree.Evaluate, _signals, st.builds(tree.WorkflowCall, UPPER, values)),
    lines(tree.Break),
    lines(tree.Continue),
)


def _cancels_nothing(body: tree.Block) -> bool:
    """Whether a body may be an activity's, where `cancel order` are words."""
    return not any(isinstance(node, tree.Cancel) for node in all_nodes(body))


def _ifs(bodies: S[tree.Block]) -> S[tree.If]:
    branches = st.lists(lines(tree.Branch, expressions, bodies), min_size=1, max_size=2)
    # The comment at the end of an `if` line is its first branch's.
    return st.builds(tree.If, branches.map(tuple), st.none() | bodies, spaced=FLAGS)


def _loops(bodies: S[tree.Block]) -> S[tree.For]:
    over = lines(tree.For, NAMES, expressions, st.none(), bodies)
    conditional = lines(tree.For, st.none(), st.none(), st.none() | expressions, bodies)
    return over | conditional


def _cases(bodies: S[tree.Block]) -> S[tree.Case]:
    everything = st.builds(tree.AllOf, bodies)
    return st.one_of(
        lines(tree.Case, calls | arrivals | handles | predicates, bindings, st.just(()) | bodies),
        lines(tree.Case, everything, st.just(()), st.just(())),
    )


def _compound(inner: S[tree.Statement]) -> S[tree.Statement]:
    bodies = few(inner, least=1)
    switch_cases = few(lines(tree.SwitchCase, expressions, bodies), least=1)
    catches = lines(tree.Catch, st.none() | DOTTED, st.none() | NAMES, bodies)
    return st.one_of(
        lines(tree.AwaitAll, bodies),
        lines(tree.AwaitOne, few(_cases(bodies), least=1)),
        _ifs(bodies),
        _loops(bodies),
        lines(tree.Switch, expressions, switch_cases, st.none() | bodies),
        lines(tree.Try, bodies, few(catches, least=1), st.none() | bodies),
        lines(tree.Try, bodies, st.just(()), bodies),
    )


_statements = st.recursive(_simple, _compound, max_leaves=4)
statements: S[tree.Statement] = st.deferred(lambda: _statements)


def _cancels(statement: tree.Statement) -> bool:
    return any(isinstance(node, tree.Cancel) for node in all_nodes([statement]))


def _comments_only(body: tree.Block) -> bool:
    return all(isinstance(statement, tree.Comment) for statement in body)


SKETCHES = st.sampled_from(
    [
        "call the bank",
        "don't panic",
        "retry (twice at most)",
        'say "hello"',
        "take the sum of 3 lines",
        "load the item(s) of order-{id}",
        "tally",  # none of NAMES: a line that begins with a parameter is a slip
        "é",
    ]
)
sketched: S[tree.Statement] = st.recursive(
    # In an activity `cancel order` are words of a sketch.
    statements.filter(lambda one: not _cancels(one)) | lines(tree.Sketch, SKETCHES),
    # Comments alone, below a line without a colon, would stand beside it.
    lambda inner: lines(
        tree.Sketch, SKETCHES, few(inner, least=1).filter(lambda body: not _comments_only(body))
    ),
    max_leaves=3,
)
blocks = few(statements)
bodies = few(statements, least=1)


# --- definitions ---------------------------------------------------------------------

_state = few(
    st.one_of(
        comments,
        lines(tree.Condition, NAMES),
        lines(tree.Variable, NAMES, types, st.none() | expressions),
        lines(tree.Variable, NAMES, st.none(), expressions),
    )
)
_handlers = st.one_of(
    lines(tree.Handler, st.just("signal"), UPPER, parameters, st.just(()), blocks, own_options),
    lines(
        tree.Handler,
        st.sampled_from(["query", "update"]),
        UPPER,
        parameters,
        few(types),
        blocks,
        own_options,
    ),
)
_operations = st.one_of(
    comments,
    lines(
        tree.Operation,
        UPPER,
        parameters,
        few(types),
        st.none() | bodies,
        st.none(),
        own_options,
    ),
    lines(tree.Operation, UPPER, workflow=DOTTED, options=own_options),
)
_offered = comments | lines(
    tree.Operation, UPPER, parameters, few(types), st.none(), st.none(), own_options
)
# --- tests ---------------------------------------------------------------------------

_argument_names = few(st.builds(tree.Name, NAMES))
_operations_alone = st.one_of(
    st.builds(tree.NexusCall, DEPLOYED | TEXT, st.none(), UPPER, st.just(())),
    st.builds(tree.NexusCall, DEPLOYED | TEXT, DOTTED, UPPER, st.just(())),
)
_stood_in_for: S[tree.StoodInFor] = st.one_of(
    st.builds(tree.ActivityCall, DOTTED, _argument_names),
    st.builds(tree.NexusCall, DEPLOYED | TEXT, DOTTED, UPPER, _argument_names),
    st.builds(tree.AllOperations, DEPLOYED),
)
_errors = st.sampled_from(["Declined", "billing.Refused", "with"])
_after = st.none() | expressions
_answers = st.one_of(
    lines(tree.Answer, st.just("returns"), st.none() | expressions, after=_after),
    lines(
        tree.Answer,
        st.just("raises"),
        error=_errors,
        arguments=values,
        after=_after,
        for_good=FLAGS,
    ),
    lines(tree.Answer, st.just("never")),
)
_handle = st.builds(tree.Handle, NAMES)
_asked = st.builds(tree.Asked, st.sampled_from(["update", "query"]), NAMES, UPPER, values)
_waited_for = st.sampled_from(["signal", "update", "activity", "workflow"])
_given_calls = st.one_of(
    st.builds(tree.ActivityCall, DOTTED, values),
    st.builds(tree.NexusCall, DEPLOYED, DOTTED, UPPER, values),
)
_any_calls = st.builds(tree.ActivityCall, DOTTED, st.just(())) | _operations_alone
_counts = st.sampled_from([None, 0, 1, 2, 7])
_callers = st.just("") | DEPLOYED
_called = st.one_of(
    st.builds(tree.Called, _any_calls, st.just(True), _counts, _callers),
    st.builds(tree.Called, _given_calls, st.just(False), _counts, _callers),
    st.builds(tree.Called, _any_calls, caller=_callers, denied=st.just(True)),
)
_ordered = st.one_of(
    lines(tree.Called, _any_calls, st.just(True), caller=_callers),
    lines(tree.Called, _given_calls, st.just(False), caller=_callers),
)
_expected: S[tree.Expectation] = st.one_of(
    st.builds(tree.Holds, expressions),
    st.builds(tree.Completes, _handle, st.none() | expressions),
    st.builds(tree.Fails, _handle | _asked, _errors, values, st.just("") | NAMES),
    st.builds(tree.Fails, _handle | _asked, binding=st.just("") | NAMES),
    st.builds(tree.Waits, _handle, st.sampled_from(["", "timer"])),
    st.builds(tree.Waits, _handle, _waited_for, DOTTED),
    st.builds(tree.Waits, _handle, st.just("nexus"), operation=_operations_alone),
    _called,
    st.builds(tree.InOrder, st.tuples(_ordered, comments | _ordered)),
)
_whens = st.sampled_from(["expect", "always", "never", "eventually"])
_test_lines: S[tree.TestLine] = st.one_of(
    comments,
    lines(tree.StandIn, _stood_in_for, st.tuples(_answers)),
    lines(tree.StandIn, _stood_in_for, st.tuples(_answers, comments, _answers)),
    lines(tree.Assign, st.builds(tree.Name, NAMES), expressions),
    lines(tree.Start, NAMES, workflow_calls),
    lines(tree.Await, workflow_calls | _handle, few(NAMES), explicit=FLAGS),
    lines(tree.Send, NAMES, UPPER, values),
    lines(tree.Cancel, _handle),
    lines(tree.Ask, _asked, few(NAMES)),
    lines(tree.Skip, st.builds(tree.Duration, st.sampled_from(["30d", "5m"]))),
    lines(tree.Expect, _expected, _whens),
)


_definitions = st.one_of(
    comments,
    lines(tree.TestBlock, TEXT, st.lists(_test_lines, max_size=4).map(tuple)),
    lines(
        tree.Workflow,
        UPPER,
        parameters,
        few(types),
        blocks,
        own_options,
        st.none() | _state,
        few(_handlers),
    ),
    lines(
        tree.Activity,
        UPPER,
        parameters,
        few(types),
        few(sketched).filter(_cancels_nothing),
        own_options,
    ),
    lines(tree.Service, UPPER, few(_operations), own_options),
    lines(tree.Service, UPPER, few(_offered), own_options, st.just(True)),
    lines(tree.Endpoint, DEPLOYED, options),
    lines(
        tree.Worker,
        NAMES,
        few(
            comments
            | lines(tree.WorkerEntry, st.sampled_from(["workflow", "activity", "service"]), DOTTED)
        ),
        st.booleans(),
    ),
    lines(
        tree.Namespace,
        DEPLOYED,
        few(
            st.one_of(
                comments,
                lines(tree.NamespaceEntry, st.just("worker"), NAMES, own_options),
                lines(tree.NamespaceEntry, st.just("endpoint"), DEPLOYED, own_options),
            )
        ),
        own_options,
    ),
    lines(tree.TypeBlock, UPPER, few(comments | lines(tree.TypeField, NAMES, types))),
    lines(tree.Import, TEXT, st.none() | NAMES),
    lines(tree.Evaluate, st.builds(tree.Invoke, st.just("temporal.signal"), values)),
)
definitions: S[tree.Definition] = st.deferred(lambda: _definitions)
_packages: S[tuple[tree.Definition, ...]] = st.just(()) | st.tuples(lines(tree.Package, NAMES))
files: S[tree.File] = st.builds(
    lambda package, others: tree.File("x.twf", (*package, *others)),
    _packages,  # one at most, and first
    st.lists(definitions, max_size=3),
)
