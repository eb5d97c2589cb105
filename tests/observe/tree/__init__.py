"""Tests of calls as trees, over namespaces."""
