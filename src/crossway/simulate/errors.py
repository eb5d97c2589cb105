"""What a simulation says that cannot go on. All of them are `SimulationError`.

SimulationError
|- NotSimulatedError    the server does this, the simulator does not
|- NothingLeftError     what is waited for can never come
|- TooLongError         a run that has no end
|- EndlessStepError     code that holds everything up and comes to no wait
'- TaskFailedError      a workflow's own code failed: a server would try that task for ever
"""

from __future__ import annotations


class SimulationError(Exception):
    """A simulation cannot go on; the message says why and what to do."""


class NotSimulatedError(SimulationError):
    """Something that a Temporal server does and the simulator does not."""

    def __init__(self, what: str, advice: str = "") -> None:
        """Name it as the user knows it, and what to do instead."""
        instead = advice or "run this test on the server: pytest --crossway-server"
        super().__init__(f"not simulated: {what}; {instead}")


class NothingLeftError(SimulationError):
    """Nothing is left that could still happen, and what is waited for has not come."""

    def __init__(self, said: str = "nothing can happen any more") -> None:
        """Say what waits."""
        super().__init__(said)


class TooLongError(SimulationError):
    """A run that goes on and on."""

    def __init__(self, after: str) -> None:
        """Say how long it was followed."""
        super().__init__(
            f"given up after {after}: something goes round and round; let the test skip(..) to "
            "a moment instead of waiting for an end that never comes"
        )


class EndlessStepError(SimulationError):
    """Code that computes on and on without a wait: nothing else can happen meanwhile."""

    def __init__(self, seconds: float, place: str) -> None:
        """Say how long it was let, and where it is."""
        where = f" ({place})" if place else ""
        super().__init__(
            f"stopped after {seconds:g} s in which the code came to no wait and no end{where}: "
            "a loop there goes on for ever"
        )


class TaskFailedError(SimulationError):
    """The code of a workflow failed, and not the workflow: the server would try again for ever."""
