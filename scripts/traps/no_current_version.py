"""A handler in a versioned worker before any version of it is current."""

from __future__ import annotations

from temporalio.api.workflowservice.v1 import SetWorkerDeploymentCurrentVersionRequest
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.service import RPCError
from temporalio.worker import WorkerDeploymentConfig

from scripts.traps.lab import Lab, outcome, until

VERSION = WorkerDeploymentVersion("payments", "v1")


async def show(lab: Lab) -> list[str]:
    """Call it before the version is made current, and after."""
    config = WorkerDeploymentConfig(
        version=VERSION,
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.PINNED,
    )
    async with lab.calls(), lab.handles(deployment_config=config):
        before = await outcome(await lab.call("quote", "q-1", 5.0))
        finds = await lab.doctor("version-without-current", namespace=lab.handler.namespace)
        await until(lambda: _made_current(lab))
        after = await outcome(await lab.call("quote", "q-2", 20.0))
    return [
        f"no current version, a worker polls: {before} after the deadline of 5 s",
        f"version v1 is current: {'answered' if after == lab.caller.namespace else after}",
        finds,
    ]


async def _made_current(lab: Lab) -> bool:
    request = SetWorkerDeploymentCurrentVersionRequest(
        namespace=lab.handler.namespace,
        deployment_name=VERSION.deployment_name,
        build_id=VERSION.build_id,
        identity="operator",
    )
    try:
        await lab.handler.workflow_service.set_worker_deployment_current_version(request)
    except RPCError:  # the server has not seen the worker poll yet
        return False
    return True
