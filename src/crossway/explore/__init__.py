"""Every order in which the events of a design may come, and what may go wrong among them.

    bounds       how far a search goes
    chance       ids that follow from their cause
    events       what may happen next, and how it is said
    effects      what was done in the world, and what workflows were told
    workers      what runs take for their workers
    states       when two runs are in one state
    server       a simulated service in which nothing happens by itself
    lines, undo  where the design says what happens, and what undoes what
    subject      the design that is explored, compiled, with stand-ins
    choices      what may be chosen at one point
    around       whom something was done for
    waits        what runs wait for, and whether that may still come
    properties   what has to hold at the end
    running      one run, as a list of choices says
    search       all of them, the least unusual first
    pacing       a run once more, with time between what happens
    showing      what came of it, as text and as JSON

A run takes some milliseconds, and is made from its start each time: there is nothing to be put
back. It is the compiled code that runs, in the SDK's own workers, over `crossway.simulate`.
"""

from crossway.explore.bounds import Bounds
from crossway.explore.pacing import PACE, Paced, paced
from crossway.explore.running import ReplayError, Run, Runner
from crossway.explore.search import CounterExample, Search, Searched
from crossway.explore.subject import Subject
from crossway.explore.undo import Pair, pairs_of

__all__ = [
    "PACE",
    "Bounds",
    "CounterExample",
    "Paced",
    "Pair",
    "ReplayError",
    "Run",
    "Runner",
    "Search",
    "Searched",
    "Subject",
    "paced",
    "pairs_of",
]
