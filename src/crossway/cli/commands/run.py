"""`crossway run PATH`: a design from text to result, with everything it needs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from temporalio.client import WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from crossway.cli.console import console as console_for
from crossway.cli.defaults import default_options
from crossway.cli.exits import FAILED, Interrupted
from crossway.cli.flags import (
    Address,
    Block,
    Codec,
    DesignPath,
    Implementations,
    Members,
    Profile,
    ServerPort,
    Strict,
    seconds_flag,
)
from crossway.cli.members import chosen
from crossway.cli.outcome import failed_at, failure_lines
from crossway.cli.output import echo, echo_json, keep_stdout_for_results
from crossway.cli.quiet import quiet_sdk
from crossway.cli.signals import end_when_over, run_interruptibly
from crossway.cli.starting import (
    Start,
    arguments,
    choose_workflow,
    detaches,
    start_command,
)
from crossway.cli.workspaces import design_at, without_errors
from crossway.cluster.building import Built, Phases, codec_faults, while_codec_works
from crossway.cluster.serving import ELSEWHERE, Service, Target, running
from crossway.design import sample_input
from crossway.design.model import Design, WorkflowEntry
from crossway.errors import ClusterError, SimulatedError, UserError
from crossway.language.visible import as_json
from crossway.observe.reading.histories import Histories
from crossway.observe.reading.steps import Execution
from crossway.observe.showing.live import view_on, watching
from crossway.observe.tree.follow import Follower, unsettled
from crossway.runtime.interceptors import FailedAt, on_failure

LONGEST = 100 * 365 * 86_400
"""Seconds that `--timeout` may be at most: the server cuts longer ones to a hundred years."""

DETACHED_WAIT = 10.0
"""Seconds that `run` goes on for detached calls after the workflow's end."""


def run(
    path: DesignPath,
    workflow: Annotated[
        str | None, typer.Argument(help="The workflow; by default the one nothing else calls.")
    ] = None,
    input_text: Annotated[
        str | None,
        typer.Option(
            "--input",
            "-i",
            metavar="JSON",
            help="Its input, or @FILE; sampled when left out. Several parameters: an object.",
        ),
    ] = None,
    address: Address = None,
    profile: Profile = None,
    members: Members = None,
    implementations: Implementations = None,
    codec: Codec = None,
    strict: Strict = False,
    timings: Annotated[bool, typer.Option("--timings", help="Print what each phase took.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing but the result and errors.")
    ] = False,
    workflow_id: Annotated[
        str | None, typer.Option(help="The workflow's id; by default a fresh one.")
    ] = None,
    port: ServerPort = None,
    block: Block = None,
    timeout: Annotated[
        float | None,
        seconds_flag("--timeout", "Let the workflow run so long.", least=0.001, most=LONGEST),
    ] = None,
) -> None:
    """Run a design: server, namespaces, endpoints, workers and one workflow.

    With --address or --profile on that Temporal service, else on an embedded one.
    The result is JSON on stdout, the live tree of calls on stderr. The exit code is 1 when
    the design has errors or the workflow fails.
    """
    phases = Phases()
    console = console_for(err=True, quiet=quiet)
    with phases.phase("check"):
        design = chosen(without_errors(design_at(path, block, workflow)), members, quiet=quiet)
        entry = choose_workflow(design, workflow)
        given = _input(design, entry, input_text, console)
    if port is not None and (address or profile):
        raise UserError("--port is for the embedded server; leave it out with --address/--profile")
    start = Start(
        design, entry, given, workflow_id or f"{entry.name}-{uuid.uuid4().hex[:8]}", timeout
    )
    target = Target(address=address, profile=profile, port=port, codec=codec)
    quiet_sdk(served=True)
    keep_stdout_for_results()
    job = _Job(start, target, tuple(implementations or ()), strict, console, phases)
    try:
        result = _until_signalled(job)
    finally:
        if timings:
            echo("\n".join(phases.lines()), err=True)
    echo_json(result)


class _Job:
    """One run, from boot to result; `main` returns the result."""

    def __init__(
        self,
        start: Start,
        target: Target,
        modules: tuple[str, ...],
        strict: bool,
        console: Console,
        phases: Phases,
    ) -> None:
        self.start, self.target, self.modules = start, target, modules
        self.strict, self.console, self.phases = strict, console, phases
        self.failed_at: list[str] = []
        self.told: list[FailedAt] = []

    async def main(self) -> Any:
        """Run, and return the result.

        Raises:
            SimulatedError: `--strict` refuses what would be simulated.
            ClusterError: a port is in use, a service does not answer, a Python file does
                not import, the codec fails.
            typer.Exit: the workflow failed, and why is said by now.
        """
        forget = on_failure(self.told.append)
        there = start_command(self.start, self.target.address, self.target.profile)
        try:
            async with running(
                self.start.design,
                self.target,
                modules=self.modules,
                announce=self._announce,
                progress=self._progress,
                phases=self.phases,
                advice=f"{ELSEWHERE}, or start it there: {there}",
            ) as service:
                with self.phases.phase("run"), self._within_its_time():
                    return await self._while_codec_works(service)
        except WorkflowFailureError as failure:
            said = failure_lines(self.start.workflow.name, failure)
            echo("\n".join([f"error: {said}", *self.failed_at]), err=True)
            raise typer.Exit(FAILED) from failure
        finally:
            forget()

    @contextmanager
    def _within_its_time(self) -> Iterator[None]:
        """Keep `--timeout` also where a body that never ends holds the process."""
        limit, name = self.start.timeout, self.start.workflow.name
        said = f"error: {name} failed\n  TimeoutError: something here holds the process for ever"
        call_off = end_when_over(limit, said) if limit else lambda: None
        try:
            yield
        finally:
            call_off()

    async def _while_codec_works(self, service: Service) -> Any:
        """Return the result; a codec that fails ends it.

        Except where it may be what another codec encoded that it cannot decode: that is said
        when the workflow has failed.
        """
        values = service.client(self.start.place[0]).data_converter
        methods = ("encode", "decode") if self.target.embedded else ("encode",)
        try:
            return await while_codec_works(values, self._result(service), methods=methods)
        except WorkflowFailureError:
            self.failed_at += [f"  {fault}" for fault in codec_faults(values).values()]
            raise

    def _progress(self, change: str) -> None:
        """Say what was made on a service that is not ours alone."""
        if not self.target.embedded:
            self.console.print(change, style="dim", soft_wrap=True)

    def _announce(self, built: Built) -> None:
        for hint in built.hints:
            self.console.print(f"hint: {hint}", style="yellow", soft_wrap=True)
        if built.stood_in_for:
            listed = ", ".join(built.stood_in_for)
            said = f"extern, stood in for here: {listed}"
            self.console.print(said, style="yellow", soft_wrap=True)
        if not built.simulated:
            return
        listed = ", ".join(built.simulated)
        if self.strict:
            raise SimulatedError(
                f"--strict: these would be simulated: {listed}; implement them in Python "
                "beside the design or in --impl MODULE"
            )
        self.console.print(f"simulated: {listed}", style="yellow", soft_wrap=True)

    async def _result(self, service: Service) -> Any:
        handle = await self._begin(service)
        follower = Follower(Histories(service.client))
        execution = Execution(self.start.place[0], handle.id, handle.result_run_id or "")
        if self.console.quiet:
            return await self._settled(handle, follower, execution)
        async with watching(follower, execution, view_on(self.console)):
            return await self._settled(handle, follower, execution)

    async def _settled(
        self, handle: WorkflowHandle[Any, Any], follower: Follower, execution: Execution
    ) -> Any:
        """Return the result once detached calls have ended too: our workers handle them."""
        where = (execution.namespace, execution.workflow_id, execution.run_id)
        try:
            return await handle.result()
        except WorkflowFailureError:
            self.failed_at = [*failed_at(await follower.tree(*where), self.told)]
            raise
        finally:
            if detaches(self.start.design):
                for step in await unsettled(follower, execution, DETACHED_WAIT):
                    why = "the server stops now" if self.target.embedded else "nobody serves it"
                    echo(f"not finished: {step.kind} {step.name}; {why}", err=True)

    async def _begin(self, service: Service) -> WorkflowHandle[Any, Any]:
        namespace, queue = self.start.place
        options = default_options(self.start.workflow, self.start.arguments)
        if self.start.timeout:
            options["execution_timeout"] = timedelta(seconds=self.start.timeout)
        if queue != self.start.workflow.placements[0].task_queue:
            await service.workers.open_queue(namespace, queue)
        try:
            return await service.client(namespace).start_workflow(
                self.start.workflow.name,
                args=self.start.arguments,
                id=self.start.workflow_id,
                task_queue=queue,
                request_eager_start=True,
                **options,
            )
        except WorkflowAlreadyStartedError as failure:
            raise ClusterError(
                f"a workflow with the id {self.start.workflow_id!r} runs in {namespace} already; "
                "choose another --workflow-id"
            ) from failure
        except RPCError as failure:
            said = f"cannot start {self.start.workflow.name} in {namespace}: {failure.message}"
            raise ClusterError(said) from failure


def _input(
    design: Design, workflow: WorkflowEntry, text: str | None, console: Console
) -> list[Any]:
    if text is not None:
        return arguments(design, workflow, text)
    given = sample_input(design, workflow.name)
    if given:
        names = [name for name, _ in workflow.signature.parameters]
        value = given[0] if len(given) == 1 else dict(zip(names, given, strict=True))
        shown = as_json(value)
        console.print(f"sampled input: {shown}", style="yellow", soft_wrap=True)
    return given


def _until_signalled(job: _Job) -> Any:
    """Return a job's result.

    Raises:
        Interrupted: a signal stopped everything that it had started.
    """
    try:
        return run_interruptibly(job.main(), to_end=job.target.embedded)
    except Interrupted:
        if not job.target.embedded:
            where = f"{job.start.workflow_id} in {job.start.place[0]}"
            echo(f"stopped serving; the workflow {where} was not cancelled", err=True)
        raise
