"""The site of the documentation: all pages are in it, and a link that leads nowhere fails."""

from __future__ import annotations

import shutil
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from crossway.cli import COMMANDS
from scripts import command_pages
from scripts.site import CONFIGURATION, REFERENCE, ROOT, BrokenLinkError, built, staged
from tests.helpers.browser import browser
from tests.helpers.patience import PATIENCE


def test_the_page_of_commands_has_every_command_with_its_options() -> None:
    """It is written from the commands, whenever the site is built."""
    page = command_pages.page()
    assert [c.name for c in COMMANDS if f"\n## {c.name}\n" not in page] == []
    assert "| `-n, --namespace NS` |" in page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """Return the site, built from scratch as `make docs` does it, strictly, and its pages."""
    folder = tmp_path_factory.mktemp("site")
    configuration = folder / "zensical.toml"
    text = CONFIGURATION.read_text()
    configuration.write_text(text.replace("build/site/", "site/"))
    pages = staged(source=folder / "site" / "source")
    done = built(configuration)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site" / "out", pages


def test_the_site_has_every_page_and_no_broken_link(site: tuple[Path, list[Path]]) -> None:
    out, pages = site
    missing = [page for page in pages if not _built(out, page.relative_to(ROOT)).is_file()]
    assert missing == []
    assert (out / "docs" / "picture.svg").is_file()
    assert (out / "search.json").stat().st_size > 100_000


@contextmanager
def _offered(folder: Path) -> Iterator[str]:
    """Yield the address at which a folder's files are, as on a server of pages."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


@pytest.mark.skipif(
    shutil.which("chromedriver") is None,
    reason="Chromium is missing: apt-get install chromium chromium-driver",
)
def test_the_search_of_the_site_finds_pages_by_their_words(site: tuple[Path, list[Path]]) -> None:
    """Typed into the site's own search: the page that is about a word is among what it finds."""
    root = (
        "[...document.querySelectorAll('*')]"
        ".find(one => one.shadowRoot?.querySelector('input'))?.shadowRoot"
    )
    with _offered(site[0]) as address, browser() as chromium:
        chromium.go(address)
        for word, page in (
            ("mebibytes", "docs/traps/"),
            ("nexus-short-deadline", "docs/rules/nexus-short-deadline/"),
            ("saga", "examples/saga/"),
        ):
            found = f"[...({root})?.querySelectorAll('a') ?? []].map(one => one.href).join(' ')"
            typed = (
                f"(() => {{ const field = ({root})?.querySelector('input');"
                " if (!field) return document.querySelector('.md-search__button').click();"
                f" field.value = '{word}';"
                " field.dispatchEvent(new Event('input', {bubbles: true})) })()"
            )
            until = time.monotonic() + PATIENCE
            while f"{address}{page}" not in chromium.evaluate(found):
                assert time.monotonic() < until, f"{word} does not lead to {page}"
                chromium.evaluate(typed)
                time.sleep(0.5)


def _built(out: Path, page: Path) -> Path:
    folder = page.parent if page.name == "README.md" else page.with_suffix("")
    return out / folder / "index.html"


def test_the_site_s_contents_name_pages_that_are_there_each_once() -> None:
    """What they leave out is found by links and by the search: rules, examples."""
    listed = list(_paths(tomllib.loads(CONFIGURATION.read_text())["project"]["nav"]))
    assert len(listed) == len(set(listed))
    assert [path for path in listed if path != REFERENCE and not (ROOT / path).is_file()] == []


def _paths(entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        for value in entry.values():
            if isinstance(value, str):
                yield value
            else:
                yield from _paths(value)


@pytest.mark.parametrize("link", ["nowhere.py", "docs/nothing", "../outside.md"])
def test_a_link_to_no_file_is_broken(link: str, tmp_path: Path) -> None:
    """Whether a page or not: such a file would not be in the site."""
    (tmp_path / "README.md").write_text(f"# A page\n\nSee [this]({link}).\n")
    with pytest.raises(BrokenLinkError, match="links to"):
        staged(tmp_path, tmp_path / "build")


def test_a_link_to_no_heading_fails_the_build(tmp_path: Path) -> None:
    """The generator finds it: it knows the headings."""
    (tmp_path / "README.md").write_text("# A page\n\nSee [this](README.md#there).\n")
    staged(tmp_path, tmp_path / "source")
    configuration = tmp_path / "zensical.toml"
    configuration.write_text('[project]\nsite_name = "x"\ndocs_dir = "source"\nsite_dir = "out"\n')
    done = built(configuration)
    assert done.returncode != 0
    assert "anchor does not exist" in done.stdout + done.stderr


def test_what_a_page_links_to_is_in_the_site(tmp_path: Path) -> None:
    """A file beside it, and the files of a folder that has no page; in code nothing is a link."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "one.py").write_text("one")
    (tmp_path / "two.py").write_text("two")
    page = "# A\n\n[code](code), [two](two.py)\n\n```text\n[no](link)\n```\n"
    (tmp_path / "README.md").write_text(page)
    source = tmp_path / "build"
    assert staged(tmp_path, source) == [tmp_path / "README.md"]
    assert (source / "README.md").read_text() == page.replace("(code)", "(code/README.md)")
    assert (source / "code" / "README.md").read_text() == "# code\n\n- [one.py](one.py)\n"
    assert (source / "code" / "one.py").read_text() == "one"
    assert (source / "two.py").read_text() == "two"


TOPICS = {
    "when Nexus, and when a child workflow": ("when", "child workflow"),
    "endpoint, operation, service, caller and handler": ("parts", "handler"),
    "an activity, a signal or HTTP in its place": ("when", "HTTP"),
    "who may call": ("callers", "allowed_caller_namespaces"),
    "what a handler refuses": ("callers", "raise "),
    "waited for, waited for later, not waited for": ("modes", "detach nexus"),
    "which errors there are": ("errors", "NexusNotFoundError"),
    "a race with a deadline": ("errors", "await one:"),
    "a gateway": ("patterns", "gateway"),
    "routing by the request": ("patterns", "outing"),
    "a task queue for each tenant": ("patterns", "tenant"),
    "calls within one namespace": ("mistakes", "nexus-same-namespace"),
    "an endpoint that is open to all": ("mistakes", "nexus-open-endpoint"),
    "a call without a deadline": ("mistakes", "nexus-missing-deadline"),
    "a call followed over namespaces": ("finding-out", "crossway trace"),
    "what to look at when a call fails": ("finding-out", "crossway doctor"),
}
"""What somebody wants to know of Nexus: the page that tells, and what it has of it."""


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_of_nexus_has_a_page_in_the_contents_of_the_site(topic: str) -> None:
    name, told = TOPICS[topic]
    page = f"docs/nexus/{name}.md"
    assert told in (ROOT / page).read_text()
    assert page in _paths(tomllib.loads(CONFIGURATION.read_text())["project"]["nav"])
