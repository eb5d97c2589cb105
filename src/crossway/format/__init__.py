"""The canonical layout of designs: text -> text of the same meaning."""

from crossway.format.explicit import UnspeakableError
from crossway.format.page import FormattedPage, format_page
from crossway.format.spelling import reread, respelled
from crossway.format.text import ChangedError, UnreadableError, format_text

__all__ = [
    "ChangedError",
    "FormattedPage",
    "UnreadableError",
    "UnspeakableError",
    "format_page",
    "format_text",
    "reread",
    "respelled",
]
