"""Ways around in a graph: what leads back to itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

_SHOWN = 5
"""Names of a way around that a message shows."""


def described(around: tuple[str, ...], verb: str) -> str:
    """Return a way around in words, a long one cut.

    >>> described(("Ping", "Pong"), "starts")
    'Ping starts Pong starts Ping'
    """
    shown = [*around[:_SHOWN], *(["…"] if len(around) > _SHOWN else []), around[0]]
    return f" {verb} ".join(shown)


def cycles(leads_to: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield a way around for each group of names that lead to each other, in order.

    Each name is looked at once, and no name is in two of them: time is linear in the graph.

    >>> list(cycles({"a": ["b"], "b": ["a", "c"], "c": []}))
    [('a', 'b')]
    """
    done: set[str] = set()
    for start in leads_to:
        path: list[str] = []
        at: dict[str, int] = {}
        waiting = [(start, iter(leads_to[start]))] if start not in done else []
        if waiting:
            path.append(start)
            at[start] = 0
        while waiting:
            name, following = waiting[-1]
            then = next((one for one in following if one in leads_to and one not in done), None)
            if then is None:
                waiting.pop()
                path.pop()
                del at[name]
                done.add(name)
            elif then in at:
                yield tuple(path[at[then] :])
                done.update(path[at[then] :])
            else:
                at[then] = len(path)
                path.append(then)
                waiting.append((then, iter(leads_to[then])))
