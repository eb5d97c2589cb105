"""Build the site of the documentation: pages, rules, commands, examples, with search.

    python -m scripts.site          builds build/site/out; a broken link fails

The pages stay as they are: they are put together as they lie in the repository, with each file
that one of them links to. A link to a folder leads to its page, or to a list of its files. What a
link names and is not there ends the build; headings are checked by the generator (`--strict`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts import command_pages

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "build" / "site" / "source"
CONFIGURATION = ROOT / "zensical.toml"
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**/*.md", "examples/**/README.md")
PICTURES = ("docs/*.svg",)

REFERENCE = "docs/reference.md"
"""Every command: written from the commands, and nowhere but in the site."""

_LINK = re.compile(r"(\]\()(?!https?:|#)([^)#\s]+)((?:#[^)\s]+)?\))")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


class BrokenLinkError(Exception):
    """A page links to what is not in the repository."""


def staged(root: Path = ROOT, source: Path = SOURCE) -> list[Path]:
    """Put what the site is built of into a folder, anew, and return its pages.

    Raises:
        BrokenLinkError: a page links to what is not there.
    """
    shutil.rmtree(source, ignore_errors=True)
    pages = sorted({path for pattern in PAGES for path in root.glob(pattern)})
    for page in pages:
        _write(source / page.relative_to(root), _linked(page, root, source))
    _write(source / REFERENCE, command_pages.page())
    for picture in (path for pattern in PICTURES for path in root.glob(pattern)):
        shutil.copyfile(picture, source / picture.relative_to(root))
    return pages


def _linked(page: Path, root: Path, source: Path) -> str:
    """Return the text of a page, whose links lead to what is in the site."""

    def link(found: re.Match[str]) -> str:
        before, target, after = found.groups()
        path = (page.parent / target).resolve()
        if not path.is_relative_to(root) or not path.exists():
            raise BrokenLinkError(f"{page.relative_to(root)} links to {target}, which is not there")
        if path.is_dir():
            if not (path / "README.md").exists():
                _list(path, root, source)
            return f"{before}{target.rstrip('/')}/README.md{after}"
        if path.suffix != ".md":
            _copy(path, root, source)
        return found.group()

    return "".join(
        part if part.startswith("```") else _LINK.sub(link, part) for part in _parts(page)
    )


def _parts(page: Path) -> Iterator[str]:
    """Yield what stands between code blocks of a page, and the blocks."""
    text, end = page.read_text(), 0
    for block in _FENCED.finditer(text):
        yield text[end : block.start()]
        yield block.group()
        end = block.end()
    yield text[end:]


def _list(folder: Path, root: Path, source: Path) -> None:
    """Make a page that lists the files of a folder, which are put beside it."""
    name = folder.relative_to(root)
    files = sorted(path for path in folder.iterdir() if path.is_file())
    for path in files:
        _copy(path, root, source)
    listed = "".join(f"- [{path.name}]({path.name})\n" for path in files)
    _write(source / name / "README.md", f"# {name}\n\n{listed}")


def _copy(path: Path, root: Path, source: Path) -> None:
    target = source / path.relative_to(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def built(configuration: Path = CONFIGURATION) -> subprocess.CompletedProcess[str]:
    """Build a site that is put together, and return how that ended."""
    program = Path(sys.executable).with_name("zensical")
    command = [str(program), "build", "--strict", "--clean", "-f", str(configuration)]
    return subprocess.run(  # noqa: S603 - the generator of this environment
        command, cwd=configuration.parent, capture_output=True, text=True, check=False
    )


def main() -> int:
    """Build the site and return the exit code."""
    try:
        staged()
    except BrokenLinkError as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 1
    done = built()
    print(done.stdout, done.stderr, sep="", end="", file=sys.stderr)
    return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
