"""The tools: each is a command of Crossway, asked in the folder of the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from crossway.errors import UserError
from crossway.mcp.asking import Answer, ask
from crossway.mcp.folder import Folder, name
from crossway.mcp.results import (
    LONGEST_SAYING,
    MOST_DIAGNOSTICS,
    MOST_EDITS,
    MOST_FIXES,
    MOST_SUGGESTIONS,
    CheckResult,
    Edit,
    Fix,
    FixResult,
    Place,
    Said,
    Suggestion,
    Valued,
)
from crossway.mcp.serving import Serving

_QUICK = 60.0
_LONG = 180.0
"""Seconds that a tool may take: one that reads, and one that runs a design."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Tools for one folder.

    `at` are the flags that name a Temporal service, `coded` those that name the payload codec of
    whatever reads or writes values there; none by default. `running` tells where a `crossway dev`
    of a path listens.
    """

    folder: Folder
    at: tuple[str, ...] = ()
    coded: tuple[str, ...] = ()
    running: Callable[[Path], str | None] = lambda _: None
    serving: Serving = field(init=False)

    def __post_init__(self) -> None:
        """Know of no workers yet."""
        object.__setattr__(self, "serving", Serving(self.folder.root))

    async def _ask(
        self, *words: str, seconds: float = _QUICK, given: str = "", service: bool = False
    ) -> Answer:
        """Return what a command answers. What the environment says of a `service` is for commands
        that ask one: others run Python of a design, which needs no key of it."""
        return await ask(self.folder.root, *words, seconds=seconds, service=service, given=given)

    async def _run(self, *words: str, input: Any, service: bool = False) -> Valued:
        """Return the result of a workflow; its input is sampled where there is none."""
        given = "" if input is None else json.dumps(input)
        reading = ("--input=-",) if given else ()
        told = await self._ask(*words, *reading, seconds=_LONG, given=given, service=service)
        return told.valued()

    async def _look(self, *words: str, path: str) -> Valued:
        """Return what is seen at the service of this server, else at a `crossway dev`."""
        at, service = self.at or self._developed(path), bool(self.at)
        return (await self._ask(*words, "--json", *at, *self.coded, service=service)).valued()

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
        simulated = [one[:LONGEST_SAYING] for one in found.get("simulated", [])[:MOST_DIAGNOSTICS]]
        return CheckResult(ok, kept, left_out, simulated, summary[:LONGEST_SAYING])

    async def fix(self, path: str = ".") -> FixResult:
        """Suggest how to mend what `check` finds: hints, and edits that were tried where some help.

        Take one fix, make its edits, and ask again: places are those of the files as they are.
        """
        found = await self.check(path)
        fixes = await self._fixes(path) if found.diagnostics else {}
        explained: dict[str, str] = {}
        suggestions = []
        for one in found.diagnostics[:MOST_SUGGESTIONS]:
            if one.code not in explained:
                said = await self._ask("explain", name(one.code, "code"))
                explained[one.code] = said.out[:LONGEST_SAYING]
            about = (one.code, one.path, one.line, one.message, one.hint or "")
            mends = fixes.get((one.code, one.path, one.line, one.column), [])
            suggestions.append(Suggestion(*about, explained[one.code], mends))
        left_out = found.left_out + len(found.diagnostics) - len(suggestions)
        return FixResult(suggestions, left_out)

    async def _fixes(self, path: str) -> dict[tuple[str, str, int, int], list[Fix]]:
        """Return what mends a fault, by its code and place."""
        answer = await ask(
            self.folder.root,
            *(self.folder.path(path), str(MOST_SUGGESTIONS)),
            seconds=_QUICK,
            service=False,
            module="crossway.lsp.mending",
        )
        found: dict[tuple[str, str, int, int], list[Fix]] = {}
        for one in answer.parsed():
            edits = [Edit(**edit) for edit in one["edits"]]
            long = sum(len(edit.text) for edit in edits) > LONGEST_SAYING
            known = found.setdefault((one["code"], one["path"], one["line"], one["column"]), [])
            if len(edits) <= MOST_EDITS and not long and len(known) < MOST_FIXES:
                known.append(Fix(one["title"][:LONGEST_SAYING], edits))
        return found

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
        return await self._run(*words, input=input)

    async def test(self, path: str = ".", only: str = "") -> Said:
        """Run the tests in a design, in memory and in virtual time; `only` chooses by name."""
        chosen = ["-k", name(only, "expression")] if only else []
        words = ["test", self.folder.path(path), *chosen]
        return (await self._ask(*words, seconds=_LONG)).said()

    async def trace(self, workflow_id: str, path: str = "") -> Valued:
        """Show one call across namespaces: what it called, what waits, what failed and where.

        Of a `crossway dev` of the folder, or of the service that this server was started for.
        """
        words = ["trace", name(workflow_id, "workflow id")]
        design = [self.folder.path(path)] if path else []
        return await self._look(*words, *design, path=path)

    async def doctor(self, path: str = ".") -> Valued:
        """Find which link between a design and its service is broken, and what mends it.

        At a `crossway dev` of the folder, or at the service that this server was started for.
        """
        return await self._look("doctor", self.folder.path(path), path=path)

    # --- what acts on a service ------------------------------------------------------------

    async def apply(self, path: str) -> Said:
        """Make a design's namespaces and endpoints on the service that this server is for."""
        words = ["apply", self.folder.path(path), *self._service()]
        return (await self._ask(*words, service=True)).said()

    async def serve(self, path: str, namespaces: list[str], stop: bool = False) -> Said:
        """Run the workers of some of a design's namespaces, on the service of this server.

        They run until they are stopped, started again, or this server ends. It answers once they
        are up. What nothing implements is refused, not simulated. The Python beside the design
        runs.
        """
        where, at = self.folder.path(path), self._service()
        if stop:
            return await self.serving.stop(where)
        if not namespaces:
            raise UserError("which namespaces? `plan` lists those of the design")
        named = [name(one, "namespace") for one in namespaces]
        return await self.serving.start(where, named, at + self.coded)

    async def start(self, path: str, workflow: str, input: Any = None) -> Valued:
        """Start a workflow of a design that is served, on the service that this server is for."""
        words = ["start", self.folder.path(path), name(workflow, "workflow")]
        at = self._service() + self.coded
        return await self._run(*words, "--wait", *at, input=input, service=True)

    def _developed(self, path: str) -> tuple[str, ...]:
        """Return the flags that name the `crossway dev` of the folder: neither histories of others
        nor what happens to listen where Temporal does are for whoever may reach this folder alone.
        """
        address = self.running(self.folder.root / path)
        if address is None:
            raise UserError(
                "no `crossway dev` of this folder is up, and this server was started without "
                "--address and --profile"
            )
        return "--address", address

    def _service(self) -> tuple[str, ...]:
        if not self.at:
            raise UserError("this server was started without --address and --profile")
        return self.at


def _place(one: dict[str, Any]) -> Place:
    found: dict[str, Any] = {key: one[key] for key in Place.__dataclass_fields__}
    for key, value in found.items():
        found[key] = value[:LONGEST_SAYING] if isinstance(value, str) else value
    return Place(**found)
