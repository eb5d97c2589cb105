"""Tests of workers, their builds and their health."""
