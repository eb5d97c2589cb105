"""Faults while hundreds of executions are in flight: nothing is lost, nothing is doubled."""
