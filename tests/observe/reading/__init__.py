"""Tests of what is read of a service and its histories."""
