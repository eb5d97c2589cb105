"""What the processing team does in the world: it reads figures and makes pages of them."""

from __future__ import annotations

FIGURES = {"r-1": [3, 4], "r-2": [5]}
"""What was sold, by report. A real one would ask a database; it has nothing of other reports."""


def summarize(id: str) -> str:
    """Return the sum, which is there at once."""
    return f"{sum(FIGURES.get(id, []))} sold"


def render(id: str) -> str:
    """Return all figures, which takes a while where there are many."""
    figures = FIGURES.get(id, [])
    return f"{sum(figures)} sold: {', '.join(map(str, figures))}"
