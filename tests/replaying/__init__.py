"""Executions recorded with earlier releases, which every later one must go on with."""
