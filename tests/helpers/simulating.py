"""A design from TWF text, running in the simulator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from temporalio.client import WorkflowHandle
from temporalio.converter import PayloadCodec

from crossway.cluster.building import build
from crossway.design import Design, load, resolve
from crossway.runtime import data_converter
from crossway.simulate import Simulation, Target
from crossway.simulate.history import kind_of

Runs = dict[str, list[str]]


class Simulated:
    """A design in a simulation of its own: `with Simulated(folder, files) as app`."""

    def __init__(
        self,
        folder: Path,
        files: Mapping[str, str] = {},
        *,
        seed: int | None = None,
        codec: PayloadCodec | None = None,
    ) -> None:
        """Write `files` to `folder`, if there are any, and compile what is there."""
        for name, text in files.items():
            (folder / name).write_text(text)
        (workspace,) = load(folder)
        faults = [fault for parsed in workspace.files for fault in parsed.diagnostics]
        assert not faults, faults
        self.design: Design = resolve(
            [parsed.file for parsed in workspace.files], workspace.implemented
        )
        self._queues, self._seed, self._codec = build(self.design).queues, seed, codec
        self.simulation = self._simulated()

    def _simulated(self) -> Simulation:
        endpoints = {
            one.name: Target(one.namespace, one.task_queue)
            for one in self.design.endpoints.values()
        }
        converter = data_converter(self._codec)
        return Simulation(self._queues, endpoints, seed=self._seed, converter=converter)

    def anew(self) -> Self:
        """Begin with a simulation of its own, of the same compiled design."""
        self.simulation = self._simulated()
        return self

    def __enter__(self) -> Self:
        """Begin."""
        self.simulation.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""
        self.simulation.__exit__(kind, failure, trace)

    def start(self, workflow: str, *arguments: Any) -> WorkflowHandle[Any, Any]:
        """Start a workflow where it lives; its id is its name in small letters."""
        place = self.design.workflows[workflow].placements[0]
        client = self.simulation.client(place.namespace)
        return self.simulation.do(
            client.start_workflow(
                workflow, args=arguments, id=workflow.lower(), task_queue=place.task_queue
            )
        )

    def run(self, workflow: str, *arguments: Any) -> Any:
        """Return a workflow's result."""
        return self.simulation.do(self.start(workflow, *arguments).result())

    def events(self) -> Runs:
        """Return the kinds of events of each run, by workflow type and position."""
        return {
            f"{run.start.type} {number}": [kind_of(event) for event in run.history.events]
            for number, run in enumerate(self.simulation.server.runs.values())
        }


SECRETS = re.compile(r'eyJ[\w.-]+|\bm1\.[\w.-]+|(?<=crossway-secret"\n    value: ")[\w-]+')
"""Tokens, and what makes them usable, which are drawn at random so that nobody guesses them."""


def histories(app: Simulated) -> str:
    """Return every event of every run, whole, but for secrets."""
    runs = app.simulation.server.runs.values()
    return SECRETS.sub("..", "".join(str(event) for run in runs for event in run.history.events))
