"""Tests of `crossway serve`: production workers, from the first poll to the last activity."""
