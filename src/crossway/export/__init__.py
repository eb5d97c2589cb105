"""A design as something else, to be taken along: its contract, and what changed in it."""
