"""Crossway runs cross-namespace Temporal designs written in TWF."""

__version__ = "0.1.0"
