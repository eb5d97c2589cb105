"""One thin module for each command of `crossway`."""
