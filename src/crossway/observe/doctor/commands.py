"""Command lines that mend: complete, for the service at hand, quoted for a shell.

Names in them come from histories that others wrote: every word is quoted.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Commands:
    """Builds command lines. `flags` reach the service, `path` is the design, if given."""

    flags: Sequence[str] = ()
    path: str | None = None

    def temporal(self, *words: str) -> str:
        """Return a command of the Temporal CLI."""
        return _line(["temporal", *words, *self.flags])

    def crossway(self, command: str, *words: str) -> tuple[str, ...]:
        """Return a command of ours on the design; none without a design."""
        if self.path is None:
            return ()
        return (_line(["crossway", command, self.path, *words, *self.flags]),)

    def own(self, *words: str) -> str:
        """Return a command of ours that needs neither design nor service."""
        return _line(["crossway", *words])

    def serve(self, namespace: str) -> tuple[str, ...]:
        """Return what starts the workers of a namespace; none without a design."""
        return self.crossway("serve", "--namespace", namespace)

    def trace(self, workflow_id: str, namespace: str) -> str:
        """Return what shows the whole call around a workflow."""
        return _line(["crossway", "trace", workflow_id, "-n", namespace, *self.flags])

    def create_endpoint(self, name: str, namespace: str, task_queue: str) -> str:
        """Return what creates an endpoint."""
        target = ("--target-namespace", namespace, "--target-task-queue", task_queue)
        return self.temporal("operator", "nexus", "endpoint", "create", "--name", name, *target)

    def update_endpoint(self, name: str, namespace: str, task_queue: str) -> str:
        """Return what points an endpoint elsewhere."""
        target = ("--target-namespace", namespace, "--target-task-queue", task_queue)
        return self.temporal("operator", "nexus", "endpoint", "update", "--name", name, *target)
