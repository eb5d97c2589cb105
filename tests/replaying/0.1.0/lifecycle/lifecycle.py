import time

from temporalio import activity
from temporalio.exceptions import ApplicationError

tries = {}


def drag(n):
    end = time.monotonic() + 20
    while time.monotonic() < end and not activity.is_cancelled():
        activity.heartbeat(n)
        time.sleep(0.1)


def silent():
    time.sleep(3)


def breaks(what):
    raise ApplicationError(f"{what} broke", type="Broken")


def third(what):
    tries[what] = tries.get(what, 0) + 1
    if tries[what] < 3:
        raise ApplicationError("not yet", type="NotYet")
    return tries[what]
