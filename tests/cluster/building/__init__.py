"""Tests of compiled designs, loaded and bound to the user's Python."""
