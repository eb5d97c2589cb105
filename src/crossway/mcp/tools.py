"""The tools: each is a command of Crossway, asked in the folder of the server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from crossway.errors import UserError
from crossway.mcp.asking import Answer, ask, bounded
from crossway.mcp.folder import Folder, name
from crossway.mcp.results import (
    MOST_DIAGNOSTICS,
    CheckResult,
    FixResult,
    Place,
    Said,
    Suggestion,
    Valued,
)

_QUICK = 60.0
_LONG = 180.0
"""Seconds that a tool may take: one that reads, and one that runs a design."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Tools for one folder. `at` are the flags that name a Temporal service, none by default."""

    folder: Folder
    at: tuple[str, ...] = ()

    async def _ask(self, *words: str, seconds: float = _QUICK) -> Answer:
        return await ask(self.folder.root, *words, seconds=seconds, service=bool(self.at))

    async def check(self, path: str = ".", strict: bool = False) -> CheckResult:
        """Report what is wrong with a design: a .twf file, a folder or a Markdown page.

        Hints say what to do; `explain` says what a code means. Call it after every change.
        """
        words = ["check", self.folder.path(path), "--format", "json"]
        answer = await self._ask(*words, *(["--strict"] if strict else []))
        found = answer.parsed()
        places = [_place(one) for one in found["diagnostics"]]
        ok = not any(place.severity == "error" for place in places)
        left_out = max(0, len(places) - MOST_DIAGNOSTICS)
        kept = places[:MOST_DIAGNOSTICS]
        summary = answer.err.strip().rpartition("\n")[2]
        return CheckResult(ok, kept, left_out, found.get("simulated", [])[:100], summary)

    async def fix(self, path: str = ".") -> FixResult:
        """Suggest how to mend what `check` finds: its hint, and a good example of each code."""
        found = await self.check(path)
        explained: dict[str, str] = {}
        suggestions = []
        for one in found.diagnostics[:20]:
            if one.code not in explained:
                said = await self._ask("explain", name(one.code, "code"))
                explained[one.code] = bounded(said.out)[:2000]
            hint, page = one.hint or "", explained[one.code]
            suggestions.append(Suggestion(one.code, one.path, one.line, one.message, hint, page))
        left_out = found.left_out + len(found.diagnostics) - len(suggestions)
        return FixResult(suggestions, left_out)

    async def format(self, path: str, write: bool = False) -> Said:
        """Show how a design's layout would change, as a diff; with `write` change it.

        What the design means and its comments stay.
        """
        words = ["fmt", self.folder.path(path)]
        return (await self._ask(*words, *([] if write else ["--diff"]))).said()

    async def explain(self, code: str) -> Said:
        """Say what a code of `check` or `doctor` means, with a bad and a good example."""
        return (await self._ask("explain", name(code, "code"))).said()

    async def graph(
        self,
        path: str = ".",
        form: Literal["mermaid", "dot", "json"] = "mermaid",
        level: Literal["namespaces", "services", "all"] = "services",
    ) -> Said:
        """Draw a design: namespaces, endpoints with who may pass, services, workflows, calls."""
        words = ["graph", self.folder.path(path), "--format", form, "--level", level]
        return (await self._ask(*words)).said()

    async def plan(self, path: str = ".") -> Valued:
        """Show what a design needs and where all of it lives: namespaces, queues, endpoints."""
        return (await self._ask("plan", self.folder.path(path), "--json")).valued()

    async def run(self, path: str, workflow: str = "", input: Any = None) -> Valued:
        """Run one workflow of a design on a server of its own, and give its result.

        `input` is the JSON of its parameter, of several an object; left out it is sampled. What
        nothing implements is simulated. The Python beside the design runs.
        """
        words = ["run", self.folder.path(path), *([name(workflow, "workflow")] if workflow else [])]
        given = [] if input is None else [f"--input={json.dumps(input)}"]
        return (await self._ask(*words, *given, seconds=_LONG)).valued()

    async def test(self, path: str = ".", only: str = "") -> Said:
        """Run the tests in a design, in memory and in virtual time; `only` chooses by name."""
        chosen = ["-k", name(only, "expression")] if only else []
        words = ["test", self.folder.path(path), *chosen]
        return (await self._ask(*words, seconds=_LONG)).said()

    async def trace(self, workflow_id: str, path: str = "") -> Valued:
        """Show one call across namespaces: what it called, what waits, what failed and where.

        Of a `crossway dev` that runs, or of the service that this server was started for.
        """
        words = ["trace", name(workflow_id, "workflow id")]
        design = [self.folder.path(path)] if path else []
        return (await self._ask(*words, *design, "--json", *self.at)).valued()

    async def doctor(self, path: str = ".") -> Valued:
        """Find which link between a design and its service is broken, and what mends it."""
        return (await self._ask("doctor", self.folder.path(path), "--json", *self.at)).valued()

    # --- what acts on a service ------------------------------------------------------------

    async def apply(self, path: str) -> Said:
        """Make a design's namespaces and endpoints on the service that this server is for."""
        return (await self._ask("apply", self.folder.path(path), *self._service())).said()

    async def start(self, path: str, workflow: str, input: Any = None) -> Valued:
        """Start a workflow of a design that is served, on the service that this server is for."""
        words = ["start", self.folder.path(path), name(workflow, "workflow")]
        given = [] if input is None else [f"--input={json.dumps(input)}"]
        return (await self._ask(*words, *given, "--wait", *self._service(), seconds=_LONG)).valued()

    def _service(self) -> tuple[str, ...]:
        if not self.at:
            raise UserError("this server was started without --address and --profile")
        return self.at


def _place(one: dict[str, Any]) -> Place:
    return Place(**{key: one[key] for key in Place.__dataclass_fields__})
