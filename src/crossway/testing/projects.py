"""The code of a generated project in the place of what its design becomes, for its tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType

from crossway.cluster.building import Built
from crossway.runtime import Stub, TaskQueue
from crossway.runtime.worker import with_activities

Stubs = Mapping[tuple[str, str], Stub]


def with_project(
    built: Built, project: ModuleType | None = None, functions: ModuleType | None = None
) -> Built:
    """Return a design with the code, or the functions alone, of a project's task queues.

    What of the project is still to be written answers with the samples of the design.
    """
    if project is None and functions is None:
        return built
    queues: tuple[TaskQueue, ...] = (project or functions).TASK_QUEUES  # type: ignore[union-attr] # one of them is there
    spaces = {queue.namespace for queue in queues}
    own = [queue for queue in built.queues if queue.namespace in spaces]
    if project is None:
        _take(_stubs(own), _stubs(queues))
        queues = tuple(own)
    else:
        _sample(_stubs(queues), _stubs(own))
    others = (queue for queue in built.queues if queue.namespace not in spaces)
    # What was bound before knows nothing of the functions: activities are made anew.
    plain = (replace(queue, activities=()) for queue in queues)
    return replace(built, queues=(*others, *map(with_activities, plain)))


def _stubs(queues: tuple[TaskQueue, ...] | list[TaskQueue]) -> Stubs:
    return {(stub.kind, stub.name): stub for queue in queues for stub in queue.stubs}


def _take(stubs: Stubs, given: Stubs) -> None:
    for key, stub in stubs.items():
        stub.implementation = None
        if key in given and (found := given[key].implementation) is not None:
            stub.implement(found.function)


def _sample(stubs: Stubs, samples: Stubs) -> None:
    for key, stub in stubs.items():
        if key in samples:
            stub.simulate(samples[key].sample)
