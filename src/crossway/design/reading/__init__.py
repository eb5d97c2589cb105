"""What a path holds, read: files and Markdown blocks as texts and trees."""

from crossway.design.reading.workspace import Workspace, WorkspaceError, files_below, load

__all__ = ["Workspace", "WorkspaceError", "files_below", "load"]
