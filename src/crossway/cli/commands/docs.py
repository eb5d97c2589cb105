"""`crossway docs`: the language in one page."""

from __future__ import annotations

import re
from pathlib import Path

import crossway
from crossway.cli.output import echo
from crossway.errors import ClusterError

_NOTES = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)
_NAME = "in-one-page.md"


def page() -> str:
    """Return the page that teaches the language, without the notes for its tests.

    It is in the wheel; in a checkout it is in `docs`.

    Raises:
        ClusterError: the package was installed without it.
    """
    package = Path(crossway.__file__).parent
    for folder in (package, package.parents[1] / "docs"):
        if (file := folder / _NAME).is_file():
            return _NOTES.sub("", file.read_text(encoding="utf-8"))
    raise ClusterError("the page is not installed; reinstall the package crossway")


def docs() -> None:
    """Print one page that teaches the language: enough to write a design, by example.

    Every example in it is run by the project's own tests. It is shipped as `llms.txt`, too.
    """
    echo(page(), nl=False)
