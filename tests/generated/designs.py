"""Random designs over three namespaces: `home` calls `near` and `far`, and `near` calls `far`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.generated.bodies import ERRORS, LENGTHS, Body, Callee, Draw

NAMESPACES = ("home", "near", "far")
PREFIX = "Zz"
"""What stands before every name of a program, until it is known which one it is in its batch."""


@dataclass(frozen=True)
class Step:
    """What a client does to the main workflow: so many seconds after its start."""

    after: float
    kind: str
    """`signal` or `cancel`."""
    value: int = 0


@dataclass
class Program:
    """A main workflow, all that it calls, and what a client does."""

    definitions: dict[str, list[str]] = field(
        default_factory=lambda: {name: [] for name in NAMESPACES}
    )
    operations: dict[str, list[str]] = field(
        default_factory=lambda: {name: [] for name in NAMESPACES}
    )
    steps: list[Step] = field(default_factory=list)
    argument: int = 0

    def text(self, prefix: str = PREFIX) -> str:
        """Return the program as one reads it."""
        parts = []
        for name in NAMESPACES:
            lines = [f"# {name}", *self.definitions[name], *self.operations[name]]
            parts.append("\n".join(lines))
        does = ", ".join(f"{one.kind} {one.value} after {one.after}s" for one in self.steps)
        parts.append(f"# argument {self.argument}; {does}")
        return "\n".join(parts).replace(PREFIX, prefix)


def designed(programs: Sequence[Program]) -> dict[str, str]:
    """Return the files of a design that holds programs: the first as `G0..`, the next `G1..`."""
    files: dict[str, str] = {}
    for name in NAMESPACES:
        lines: list[str] = []
        offered: list[str] = []
        for number, program in enumerate(programs):
            lines += [line.replace(PREFIX, f"G{number}") for line in program.definitions[name]]
            offered += [line.replace(PREFIX, f"G{number}") for line in program.operations[name]]
        files[f"{name}.twf"] = "\n".join([*lines, *_service(name, offered)])
    return {name: f"{text}\n" for name, text in files.items() if text}


def _service(namespace: str, offered: list[str]) -> list[str]:
    if not offered:
        return []
    title = namespace.title()
    callers = {"near": "home", "far": "home, near"}[namespace]
    return [
        *(f"nexus_endpoint {title}Endpoint:", f"    target_namespace: {namespace}"),
        f"    target_task_queue: {namespace}",
        f"    allowed_caller_namespaces: [{callers}]",
        f"nexus_service {title}:",
        *(f"    {line}" for line in offered),
    ]


@st.composite
def programs(draw: Draw) -> Program:
    """Draw a program."""
    made = _Maker(draw)
    for namespace in ("far", "near", "home"):
        made.namespace(namespace)
    made.main()
    return made.program


class _Maker:
    def __init__(self, draw: Draw) -> None:
        self.draw, self.program = draw, Program()
        self.known: dict[str, list[Callee]] = {name: [] for name in NAMESPACES}
        self.count = 0

    def body(self, callees: list[Callee]) -> Body:
        return Body(self.draw, callees)

    def name(self, what: str) -> str:
        self.count += 1
        return f"{PREFIX}{what}{self.count}"

    def namespace(self, name: str) -> None:
        """Make what a namespace has: the operations of those before it may be called."""
        own = self.known[name]
        before = NAMESPACES[NAMESPACES.index(name) + 1 :]
        operations = [one for other in before for one in self.known[other] if one.kind == "nexus"]
        own += operations
        own.append(self.activity(name, fails=False))
        if self.draw(st.booleans()):
            own.append(self.activity(name, fails=True))
        for _ in range(self.draw(st.integers(1, 2))):
            own.append(self.workflow(name, own))
        if name != "home":
            children = [one for one in own if one.kind == "workflow"]
            for _ in range(self.draw(st.integers(1, 2))):
                own.append(self.operation(name, children))

    def activity(self, namespace: str, *, fails: bool) -> Callee:
        name, body = self.name("Act"), Body(self.draw, [])
        lines = [f"activity {name}(n: int) -> (int):"]
        if fails:
            head = body.chosen("if (n > 1):", "if (n < 9):")
            lines += [f"    {head}", f'        raise {body.chosen(*ERRORS)}("of {name}")']
        self.program.definitions[namespace] += [*lines, f"    return n + {self.count}"]
        times = body.chosen(1, 2)
        options = ("retry_policy:", "    initial_interval: 300ms", f"    maximum_attempts: {times}")
        return Callee("activity", namespace, f"activity {name}({{}})", options * fails, fails)

    def workflow(self, namespace: str, callees: list[Callee]) -> Callee:
        """Make a workflow that lasts for a while, as a child or behind an operation."""
        name, body = self.name("Flow"), self.body(list(callees))
        lines = ["seen = []", f"await timer({body.chosen(*LENGTHS)})"]
        fails = body.often(25)
        match body.chosen("plain", "calls", "cleans", "again", "closes"):
            case "calls":
                lines += body.statement(1)
            case "cleans":
                inner = [f"await timer({body.chosen(*LENGTHS)})"]
                lines += ["try:", *_in(inner), "catch CancelledError:"]
                lines += _in(body.call_of("activity") or [body.note()])
            case "again":
                lines += ["if (n > 1):", "    close continue_as_new(1)"]
            case "closes":
                inner = [f"await timer({body.chosen(*LENGTHS)})"]
                lines += ["try:", *_in(inner), "catch CancelledError:", "    close complete(77)"]
            case _:
                pass
        if fails:
            lines += ["if (n > 1):", f'    raise {body.chosen(*ERRORS)}("of {name}")']
        lines.append(f"close complete(n + {self.count})")
        self.program.definitions[namespace] += [f"workflow {name}(n: int) -> (int):", *_in(lines)]
        return Callee("workflow", namespace, f"workflow {name}({{}})", (), fails)

    def operation(self, namespace: str, children: list[Callee]) -> Callee:
        name, body = self.name("Op"), Body(self.draw, [])
        behind = body.chosen(*children, None)
        if behind is not None:
            lines = [f"return {behind.call.format('n')}"]
        elif body.often(40):
            error = body.chosen(*ERRORS, "NotFoundError")
            lines = ["if (n > 1):", f'    raise {error}("of {name}")', "return n * 10"]
        else:
            lines = ["return n * 10"]
        head = f"operation {name}(n: int) -> int:"
        self.program.operations[namespace] += [head, *_in(lines)]
        title = namespace.title()
        call = f"nexus {title}Endpoint {title}.{name}({{}})"
        return Callee("nexus", namespace, call, (), True)

    def main(self) -> None:
        """Make the workflow that a client starts."""
        body = self.body(list(self.known["home"]))
        body.signals = body.often(40)
        self.program.argument = self.draw(st.integers(0, 3))
        lines = ["state:", "    told = 0", "signal Tell(x: int):", "    told = told + x"]
        lines += ["seen = []"]
        if body.often(15):
            lines += ["if (n > 2):", *_in(body.wait()[:1]), "    close continue_as_new(1)"]
        for _ in range(self.draw(st.integers(2, 5))):
            lines += body.statement(2)
        lines.append("close complete(seen)")
        self.program.definitions["home"] += [
            f"workflow {PREFIX}Main(n: int) -> (list[string]):",
            *_in(lines),
        ]
        if body.signals:
            for _ in range(self.draw(st.integers(1, 3))):
                self.program.steps.append(Step(body.chosen(0.0, 1.4, 4.4), "signal", 1))
        if body.often(20):
            self.program.steps.append(Step(body.chosen(1.4, 2.9, 5.0), "cancel"))
        self.program.steps.sort(key=lambda one: one.after)


def _in(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
