"""Crossway runs cross-namespace Temporal designs written in TWF."""
