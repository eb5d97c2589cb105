"""What a path holds, read: files and Markdown blocks as texts and trees."""

from crossway.design.reading.configuration import Configuration
from crossway.design.reading.contracts import ARGUMENTS, DIALECT, VERSION, pascal_case
from crossway.design.reading.files import Files, entries_below
from crossway.design.reading.workspace import STANDARD_INPUT, Workspace, load, load_text
from crossway.errors import WorkspaceError

__all__ = [
    "ARGUMENTS",
    "DIALECT",
    "STANDARD_INPUT",
    "VERSION",
    "Configuration",
    "Files",
    "Workspace",
    "WorkspaceError",
    "entries_below",
    "load",
    "load_text",
    "pascal_case",
]
