"""A design as projects that teams own: one for each namespace, and the contract of each offer."""

from crossway.export.projects.merging import (
    MERGE,
    Outcome,
    Written,
    made_of,
    merged,
    refuse_foreign,
    unresolved,
    write,
)
from crossway.export.projects.owning import refuse_another
from crossway.export.projects.tree import Settings, projects_of

__all__ = [
    "MERGE",
    "Outcome",
    "Settings",
    "Written",
    "made_of",
    "merged",
    "projects_of",
    "refuse_another",
    "refuse_foreign",
    "unresolved",
    "write",
]
