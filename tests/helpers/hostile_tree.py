"""Trees with names that try to get out of where they are put."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crossway.observe.reading.steps import Execution, Kind, State, Step

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)

HOSTILE = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "</style><script>document.title='owned'</script>",
    "\"' onmouseover='document.title=1' style='position:fixed;inset:0'",
    "--><svg onload=\"document.title='owned'\">",
    "]]>&lt;script&gt;&amp;&#60;b&#62;",
    "\x00\x1b[2J\u202e\ud83d",
)


def at(seconds: float) -> datetime:
    """Return a time after the beginning."""
    return BEGAN + timedelta(seconds=seconds)


def hostile_tree(leak: str = "http://127.0.0.1:9/leak") -> Step:
    """Return a call over two namespaces whose every text is hostile; `leak` is a URL to load."""
    names = [*HOSTILE, f'<img src="{leak}"><link rel=stylesheet href="{leak}">']
    root = Step(Kind.WORKFLOW, names[0], names[1], State.RUNNING, scheduled=at(0), started=at(0))
    root.execution = Execution(names[1], names[2], names[3])
    for number, name in enumerate(names):
        begun, handled, over = at(number), at(number + 0.4), at(number + 1)
        operation = Step(
            Kind.NEXUS,
            name,
            names[1],
            State.COMPLETED,
            scheduled=begun,
            started=handled,
            ended=over,
        )
        handler = Step(Kind.HANDLER, name, name, State.COMPLETED, scheduled=begun, ended=handled)
        target = Step(
            Kind.WORKFLOW, name, name, State.FAILED, scheduled=handled, started=handled, ended=over
        )
        target.failure, target.note = name, name
        target.execution = Execution(name, name, name)
        handler.children, operation.children = [target], [handler]
        root.children.append(operation)
    return root
