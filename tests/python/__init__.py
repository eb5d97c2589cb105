"""The user's Python: found, held against the design, called by its hints, kept apart."""
