"""What a path holds, read: files and Markdown blocks as texts and trees."""

from crossway.design.reading.configuration import Configuration
from crossway.design.reading.files import Files, entries_below
from crossway.design.reading.workspace import Workspace, load
from crossway.errors import WorkspaceError

__all__ = ["Configuration", "Files", "Workspace", "WorkspaceError", "entries_below", "load"]
