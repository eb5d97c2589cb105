"""Histories replayed against a design as it is now."""
