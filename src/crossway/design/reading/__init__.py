"""What a path holds, read: files and Markdown blocks as texts and trees."""

from crossway.design.reading.configuration import Configuration
from crossway.design.reading.contracts import (
    ARGUMENTS,
    DIALECT,
    VERSION,
    contracts_beside,
    pascal_case,
    read_contract,
)
from crossway.design.reading.markdown import rewrite_blocks, twf_blocks
from crossway.design.reading.workspace import (
    STANDARD_INPUT,
    Parsing,
    Refused,
    Workspace,
    designs_below,
    is_markdown,
    load,
    load_files,
    load_text,
)
from crossway.errors import WorkspaceError
from crossway.files.folder import LARGEST, LARGEST_PAGE, Files, entries_below

__all__ = [
    "ARGUMENTS",
    "DIALECT",
    "LARGEST",
    "LARGEST_PAGE",
    "STANDARD_INPUT",
    "VERSION",
    "Configuration",
    "Files",
    "Parsing",
    "Refused",
    "Workspace",
    "WorkspaceError",
    "contracts_beside",
    "designs_below",
    "entries_below",
    "is_markdown",
    "load",
    "load_files",
    "load_text",
    "pascal_case",
    "read_contract",
    "rewrite_blocks",
    "twf_blocks",
]
