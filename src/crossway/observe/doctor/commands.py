"""Command lines that mend: complete, for the service at hand, quoted for a shell.

Names in them come from histories that others wrote: every word is quoted.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


def _line(words: Sequence[str]) -> str:
    """Return words as a command line that a shell takes apart into just these."""
    return " ".join(shlex.quote(word) if word.isprintable() else _escaped(word) for word in words)


def _escaped(word: str) -> str:
    """Return a word as `$'..'`, which bash and zsh read: no control character is printed."""
    # As bytes, which mean the same in every locale.
    spelled = (f"\\{c}" if c in "\\'" else c if c.isprintable() else _bytes(c) for c in word)
    return f"$'{''.join(spelled)}'"


def _bytes(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in character.encode(errors="replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """How a namespace is reached that has a profile of its own; `name` is the design's."""

    name: str
    profile: str


@dataclass(frozen=True, slots=True)
class Commands:
    """Builds command lines. `flags` reach the service, `path` is the design, if given.

    `own` holds the namespaces that are reached in another way, by the service's names; `sets`
    are the members of the design's families, `org=acme`; `codec` is what `--codec` says.
    """

    flags: Sequence[str] = ()
    path: str | None = None
    own: Mapping[str, Own] = field(default_factory=dict)
    sets: Sequence[str] = ()
    codec: str | None = None

    def temporal(self, *words: str, namespace: str | None = None) -> str:
        """Return a command of the Temporal CLI, about a namespace if given."""
        if namespace is None:
            return _line(["temporal", *words, *self.flags])
        own = self.own.get(namespace)
        flags = ("--profile", own.profile) if own is not None else self.flags
        return _line(["temporal", *words, "--namespace", namespace, *flags])

    def crossway(self, command: str, *words: str) -> tuple[str, ...]:
        """Return a command of ours on the design; none without a design."""
        if self.path is None:
            return ()
        sets = [word for one in self.sets for word in ("--set", one)]
        return (_line(["crossway", command, self.path, *words, *sets, *self._everywhere()]),)

    def alone(self, *words: str) -> str:
        """Return a command of ours that needs neither design nor service."""
        return _line(["crossway", *words])

    def serve(self, namespace: str, *more: str) -> tuple[str, ...]:
        """Return what starts the workers of a namespace; none without a design."""
        own = self.own.get(namespace)
        codec = ("--codec", self.codec) if self.codec else ()
        return self.crossway("serve", "--namespace", own.name if own else namespace, *more, *codec)

    def trace(self, workflow_id: str, namespace: str) -> str:
        """Return what shows the whole call around a workflow."""
        return _line(["crossway", "trace", workflow_id, "-n", namespace, *self._reading()])

    def _reading(self) -> Iterator[str]:
        """Yield the flags of a command that reads payloads, too."""
        yield from self._everywhere()
        yield from ("--codec", self.codec) if self.codec else ()

    def _everywhere(self) -> Iterator[str]:
        """Yield the flags that reach the service and all namespaces that are elsewhere."""
        yield from self.flags
        for own in self.own.values():
            yield from ("--profile-for", f"{own.name}={own.profile}")

    def create_endpoint(self, name: str, namespace: str, task_queue: str) -> str:
        """Return what creates an endpoint."""
        target = ("--target-namespace", namespace, "--target-task-queue", task_queue)
        return self.temporal("operator", "nexus", "endpoint", "create", "--name", name, *target)

    def update_endpoint(self, name: str, namespace: str, task_queue: str) -> str:
        """Return what points an endpoint elsewhere."""
        target = ("--target-namespace", namespace, "--target-task-queue", task_queue)
        return self.temporal("operator", "nexus", "endpoint", "update", "--name", name, *target)
