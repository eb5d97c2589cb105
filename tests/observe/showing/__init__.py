"""Tests of how a call is shown."""
