"""A design compiled, loaded, and bound to the user's Python."""
