"""What changed between two designs for those who call: each change breaks callers, or does not."""

from crossway.export.changes.change import Change, Kind
from crossway.export.changes.compare import changes

__all__ = ["Change", "Kind", "changes"]
