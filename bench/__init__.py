"""Benchmarks: compiled designs beside the same thing hand-written, in one run."""
