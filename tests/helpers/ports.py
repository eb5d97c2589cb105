"""Ports nobody listens on, found as the product finds them."""

from crossway.cluster.service.server import free_port

__all__ = ["free_port"]
