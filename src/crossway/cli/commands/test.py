"""`crossway test PATH`: the `test` blocks of a design, in memory and in virtual time."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from crossway.checks import Checked
from crossway.cli.collecting import without_collector
from crossway.cli.covering import Covering
from crossway.cli.exits import FAILED, Interrupted
from crossway.cli.flags import Block, DesignPath, Implementations, Members
from crossway.cli.junit import write_junit
from crossway.cli.members import chosen
from crossway.cli.output import echo, say
from crossway.cli.quiet import quiet_sdk
from crossway.cli.rewriting import refuse_sources
from crossway.cli.signals import run_interruptibly, stop_even_if_caught
from crossway.cli.watch import changed, forget_python, look
from crossway.cli.workspaces import designs_at, is_stdin, without_errors
from crossway.cluster.building import build
from crossway.coverage import Coverage
from crossway.design.tests import only_tests
from crossway.errors import CrosswayError, UserError
from crossway.language.visible import visible
from crossway.testing.blocks import Outcome, found_tests, lines_of, refused, run_test


def test(
    path: DesignPath,
    wanted: Annotated[
        str,
        typer.Option("-k", metavar="EXPR", help="Only tests whose names match: 'paid or late'."),
    ] = "",
    junit: Annotated[
        Path | None,
        typer.Option("--junit", metavar="FILE", help="Write the results as JUnit XML, too."),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Run again whenever a file changes, until Ctrl-C.")
    ] = False,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="What is random is drawn from this number."),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show which lines and branches the tests passed.")
    ] = False,
    coverage_html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write that as one HTML page.")
    ] = None,
    coverage_json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write that as JSON.")
    ] = None,
    fail_under: Annotated[
        float | None,
        typer.Option(min=0, max=100, metavar="PERCENT", help="Fail when they passed less."),
    ] = None,
    members: Members = None,
    implementations: Implementations = None,
    block: Block = None,
) -> None:
    """Run the tests of a design: its `test "..":` blocks.

    Each runs in memory and in virtual time, with no server. Python beside the design does what
    has no stand-in, and what nobody does is simulated, as in `run`. With --seed messages take 1
    to 5 ms instead of 1: another order of what happens at nearly the same time. The exit code
    is 1 when a test fails, when the tests passed less of the design than --fail-under asks for,
    or when the design has errors; 2 when there are no tests.
    """
    for file in filter(None, (junit, coverage_html, coverage_json)):
        refuse_sources(file)
    covering = Covering(coverage, coverage_html, coverage_json, fail_under)
    modules = tuple(implementations or ())
    tests = _Tests(path, wanted, junit, seed, members or (), modules, block, covering)
    quiet_sdk(served=True)
    if not watch:
        stop_even_if_caught()
        if not tests.run():
            raise typer.Exit(FAILED)
        return
    if is_stdin(path):
        raise UserError("--watch runs again what is saved: name a file or a folder")
    try:
        run_interruptibly(_again_and_again(tests), to_end=True)
    except Interrupted:
        echo("stopped", err=True)


@dataclass(frozen=True, slots=True)
class _Tests:
    """What is run, as flags say."""

    path: Path
    wanted: str
    junit: Path | None
    seed: int | None
    members: Sequence[str]
    modules: tuple[str, ...]
    block: str | None
    covering: Covering

    @property
    def watched(self) -> list[Path]:
        return [self.path, *(Path(m) for m in self.modules if m.endswith(".py"))]

    def run(self) -> bool:
        """Run the tests, print how each went, and return whether all passed, and enough.

        Raises:
            typer.Exit: the design has errors, which are printed by now.
            UserError: there are no tests.
        """
        with without_collector():
            found = designs_at(self.path, self.block)
        if self._holds_tests_alone(found):
            raise UserError(
                f"{self.path} holds tests and no design; test the folder with both: "
                f"crossway test {shlex.quote(str(self.path.parent))}"
            )
        coverage = self.covering.begun()
        outcomes = [outcome for one in found for outcome in self._of(one, coverage)]
        if not outcomes:
            raise UserError(self._none(found))
        failed = sum(not one.passed for one in outcomes)
        echo(", ".join(filter(None, [f"{len(outcomes) - failed} passed", _count(failed)])))
        if self.junit is not None:
            write_junit(self.junit, self.path.name, outcomes)
        enough = coverage is None or self.covering.tell(coverage)
        return not failed and enough

    def _of(self, checked: Checked, coverage: Coverage | None) -> Iterator[Outcome]:
        cases = found_tests(checked.workspace.tests, self.wanted)
        if not cases:
            return
        if coverage is not None:
            coverage.reads(checked.workspace.texts)
        design = chosen(without_errors(checked), self.members, quiet=True)
        forget_python(design)
        built = build(design, modules=self.modules, watcher=coverage)
        for hint in built.hints:
            say(f"hint: {hint}")
        if built.stood_in_for:
            say(f"extern, stood in for here: {', '.join(built.stood_in_for)}")
        if built.simulated:
            say(f"simulated: {', '.join(built.simulated)}")
        for case in cases:
            wrong = refused(case, checked)
            outcome = wrong or run_test(case, checked.workspace.tests, built, self.seed)
            echo("\n".join(lines_of(outcome)))
            yield outcome

    def _holds_tests_alone(self, found: Sequence[Checked]) -> bool:
        files = [parsed.file for one in found for parsed in one.workspace.files]
        return self.path.is_file() and all(map(only_tests, files))

    def _none(self, found: Sequence[Checked]) -> str:
        every = [case.node.name for one in found for case in one.workspace.tests.cases]
        if not every and (files := _of_pytest(self.path)):
            named = f"{files[0].name} has pytest's" if len(files) == 1 else "others are pytest's"
            run = shlex.join(["pytest", str(self.path)])
            return f"{self.path} has no `test` blocks, and {named}: {run}"
        if not every:
            return f'{self.path} has no tests; write one: `test "what it shows":`, docs/testing.md'
        listed = ", ".join(f'"{visible(name)}"' for name in every[:10])
        return f"-k {self.wanted!r} matches none of the tests: {listed}"


def _of_pytest(path: Path) -> list[Path]:
    """Return the files of a folder that pytest would read tests from, in order."""
    names = ("test_*.py", "*_test.py")
    return sorted(file for name in names for file in path.rglob(name)) if path.is_dir() else []


def _count(failed: int) -> str:
    return f"{failed} failed" if failed else ""


async def _again_and_again(tests: _Tests) -> None:
    """Run the tests now, and whenever a file changes."""
    seen = look(tests.watched)
    while True:
        try:
            # In a thread: a simulation has an event loop of its own.
            await asyncio.to_thread(tests.run)
        except typer.Exit:
            say("errors: nothing was run")
        except CrosswayError as fault:
            say(f"error: {fault}")
        say("runs again when a file changes; Ctrl-C stops")
        seen = await changed(tests.watched, seen)
