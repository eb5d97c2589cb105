"""Callers and handlers of other SDKs beside a design: `python -m tests.interop`, `make interop`."""
