"""The tree for people and programs: on the terminal, live, as one HTML page, as JSON."""
