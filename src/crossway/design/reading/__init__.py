"""What a path holds, read: files and Markdown blocks as texts and trees."""

from crossway.design.reading.workspace import Workspace, files_below, load
from crossway.errors import WorkspaceError

__all__ = ["Workspace", "WorkspaceError", "files_below", "load"]
