"""What a path holds, read: files and Markdown blocks as texts and trees."""

from crossway.design.reading.files import entries_below
from crossway.design.reading.workspace import Workspace, load
from crossway.errors import WorkspaceError

__all__ = ["Workspace", "WorkspaceError", "entries_below", "load"]
