"""A design that is served: workers, their builds, and what they tell of themselves."""

from crossway.cluster.serving.builds import Builds
from crossway.cluster.serving.preconditions import check_keys, check_service
from crossway.cluster.serving.process import Settings, serve_until
from crossway.cluster.serving.session import ELSEWHERE, Service, Target, running
from crossway.cluster.serving.workers import Workers, serve

__all__ = [
    "ELSEWHERE",
    "Builds",
    "Service",
    "Settings",
    "Target",
    "Workers",
    "check_keys",
    "check_service",
    "running",
    "serve",
    "serve_until",
]
