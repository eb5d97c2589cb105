import asyncio

from temporalio import activity
from temporalio.exceptions import ApplicationError


async def linger(seconds):
    for tenth in range(seconds * 10):
        activity.heartbeat(tenth)
        await asyncio.sleep(0.1)


async def trip():
    await asyncio.sleep(0.5)
    raise ApplicationError("stumbled", type="Tripped")
