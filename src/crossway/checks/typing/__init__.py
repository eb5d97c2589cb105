"""Holding every use against what is declared: types of expressions, and what they must be."""
