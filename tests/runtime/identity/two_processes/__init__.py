"""The attack table between two `serve` processes with real key files."""
