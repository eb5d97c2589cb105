"""Tests of trying histories on a design as it is now."""
