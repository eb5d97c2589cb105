"""`crossway run PATH`: a design from text to result, with everything it needs.

Longer than other files because a run is one story, from its flags to what is left when it is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from temporalio.client import WorkflowFailureError

from crossway.cli.answering import Answering, at_address
from crossway.cli.collecting import without_collector
from crossway.cli.console import console as console_for
from crossway.cli.exits import FAILED, Interrupted
from crossway.cli.flags import (
    Address,
    Block,
    Codec,
    DesignPath,
    Implementations,
    InputText,
    LeastLogged,
    Members,
    Profile,
    RecordTest,
    ServerPort,
    Strict,
    Timeout,
    WorkflowId,
    WorkflowName,
    namespace_flag,
)
from crossway.cli.following import Following
from crossway.cli.inputs import given_or_sampled
from crossway.cli.members import chosen
from crossway.cli.outcome import failure_lines
from crossway.cli.output import echo, echo_json
from crossway.cli.profiles import codec_of
from crossway.cli.quiet import quiet_sdk
from crossway.cli.reaching import Where
from crossway.cli.serving import instead_of_samples
from crossway.cli.signals import end_when_over, run_interruptibly
from crossway.cli.starting import (
    Start,
    begin,
    choose_workflow,
    detaches,
    fresh_id,
    run_in,
    start_command,
    told_apart,
)
from crossway.cli.workspaces import design_at, is_stdin, without_errors
from crossway.cluster.announced import Announcement
from crossway.cluster.building import Built, Phases, codec_faults, while_codec_works
from crossway.cluster.service import while_server_runs
from crossway.cluster.serving import ELSEWHERE, Service, Target, running
from crossway.errors import SimulatedError, UserError
from crossway.observe.showing.live import view_on
from crossway.observe.tree.follow import unsettled
from crossway.runtime.interceptors import FailedAt, on_failure

if TYPE_CHECKING:
    from crossway.cli.recording import Recorder

DETACHED_WAIT = 10.0
"""Seconds that `run` goes on for detached calls after the workflow's end."""


def run(
    path: DesignPath,
    workflow: WorkflowName = None,
    input_text: InputText = None,
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
    workflow_id: WorkflowId = None,
    namespace: Annotated[
        str | None, namespace_flag("Where to run it, of several namespaces that serve it.")
    ] = None,
    port: ServerPort = None,
    log_level: LeastLogged = None,
    block: Block = None,
    timeout: Timeout = None,
    record_test: RecordTest = None,
) -> None:
    """Run a design: server, namespaces, endpoints, workers and one workflow.

    With --address or --profile on that Temporal service, else on an embedded one.
    The result is JSON on stdout, the live tree of calls on stderr. The exit code is 1 when
    the design has errors or the workflow fails.
    """
    phases = Phases()
    console = console_for(err=True, quiet=quiet)
    workflow, namespace = told_apart(workflow, namespace)
    with phases.phase("check"), without_collector():
        design = chosen(without_errors(design_at(path, block, workflow)), members, quiet=quiet)
        entry = run_in(choose_workflow(design, workflow), namespace, partial(_say, console))
        given = given_or_sampled(design, entry, input_text, partial(_say, console))
    if port is not None and (address or profile):
        raise UserError("--port is for the embedded server; leave it out with --address/--profile")
    recorder = _recorder(record_test)
    where = Where(path, block, members, address, profile, codec=codec)
    start = Start(design, entry, given, workflow_id or fresh_id(entry.name), timeout, where)
    coded = codec_of(codec, profile, {})
    target = Target(address=address, profile=profile, port=port, codec=coded)
    quiet_sdk(served=True, level=log_level.number if log_level else None)
    job = _Job(start, target, tuple(implementations or ()), strict, console, phases)
    job.recorder = recorder
    try:
        result = _until_signalled(job)
    except typer.Exit:
        job.keep()
        raise
    finally:
        if timings:
            echo("\n".join(phases.lines()), err=True)
    echo_json(result)
    job.keep()


def _recorder(file: Path | None) -> Recorder | None:
    if file is None:
        return None
    from crossway.cli.recording import Recorder  # the simulator: no other run needs it

    return Recorder(file)


def _say(console: Console, text: str) -> None:
    console.print(text, style="yellow", soft_wrap=True)


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
        self.recorder: Recorder | None = None

    async def main(self) -> Any:
        """Run, and return the result.

        Raises:
            SimulatedError: `--strict` refuses what would be simulated.
            ClusterError: a port is in use, a service does not answer, a Python file does
                not import, the codec fails.
            typer.Exit: the workflow failed, and why is said by now.
        """
        forget = on_failure(self.told.append)
        there = start_command(self.start)
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
            result = while_server_runs(service.connections, self._result(service))
            return await while_codec_works(values, result, methods=methods)
        except WorkflowFailureError:
            self.failed_at += [f"  {fault}" for fault in codec_faults(values).values()]
            raise

    def _progress(self, change: str) -> None:
        """Say what was made on a service that is not ours alone."""
        if not self.target.embedded:
            self.console.print(change, style="dim", soft_wrap=True)

    def _announce(self, built: Built) -> None:
        for hint in built.hints:
            _say(self.console, f"hint: {hint}")
        if built.stood_in_for:
            _say(self.console, f"extern, stood in for here: {', '.join(built.stood_in_for)}")
        if not built.simulated:
            return
        listed = ", ".join(built.simulated)
        if self.strict:
            raise SimulatedError(
                f"--strict: these would be simulated: {listed}; "
                f"{instead_of_samples(built.simulated)}"
            )
        _say(self.console, f"simulated: {listed}")

    async def _result(self, service: Service) -> Any:
        """Return the result once detached calls have ended too: our workers handle them."""
        namespace, queue = self.start.place
        if queue != self.start.workflow.placements[0].task_queue:
            await service.open_queue(namespace, queue)
        with self._announcement(service) as announcement:
            if not is_stdin(self.start.where.path):  # nobody else could name it
                announcement.tell(self.start.design.namespaces)
            handle = await begin(service.client(namespace), self.start, eager=True)
            self.console.print(
                f"{self.start.workflow.name} {handle.id} in {namespace} at "
                f"{service.connections.address}",
                style="dim",
                soft_wrap=True,
            )
            following = Following(service.client, namespace, handle, self.told)
            async with following.shown(self._view(service)):
                try:
                    result = await following.result()
                except WorkflowFailureError:
                    await self._record(service, following)
                    raise
                finally:
                    self.failed_at = following.failed_at
                    await self._detached(following)
                await self._record(service, following)
                return result

    async def _record(self, service: Service, following: Following) -> None:
        if self.recorder is not None:
            await self.recorder.take(service.client, following.execution, self.start.design)

    def keep(self) -> None:
        """Write what happened as a test, when that is wanted."""
        if self.recorder is not None:
            self.recorder.keep(self.start.design, self.modules, partial(_say, self.console))

    def _announcement(self, service: Service) -> Announcement:
        """Return what lets other commands find a server of our own."""
        where = self.start.where
        address = service.connections.address
        return Announcement(address, "run", where.path, where.block)

    def _view(self, service: Service) -> Answering | None:
        """Return where the calls are shown, and how to answer what waits."""
        if self.console.quiet:
            return None
        where = at_address(self.start.where, service.connections.address)
        return Answering(
            view_on(self.console), self.start.design, where, partial(_say, self.console)
        )

    async def _detached(self, following: Following) -> None:
        if not detaches(self.start.design):
            return
        for step in await unsettled(following.follower, following.execution, DETACHED_WAIT):
            why = "the server stops now" if self.target.embedded else "nobody serves it"
            echo(f"not finished: {step.kind} {step.name}; {why}", err=True)


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
