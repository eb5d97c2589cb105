"""What the workers of compiled code do beside it: each an interceptor of the SDK."""

from crossway.runtime.interceptors.details import CurrentDetails
from crossway.runtime.interceptors.endpoints import MissingEndpoints, missed
from crossway.runtime.interceptors.failures import FailedAt, Failures, on_failure
from crossway.runtime.interceptors.heartbeats import Heartbeats
from crossway.runtime.interceptors.messages import Messages
from crossway.runtime.interceptors.upgrading import Upgrading

__all__ = [
    "CurrentDetails",
    "FailedAt",
    "Failures",
    "Heartbeats",
    "Messages",
    "MissingEndpoints",
    "Upgrading",
    "missed",
    "on_failure",
]
