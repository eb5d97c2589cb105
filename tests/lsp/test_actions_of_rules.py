"""What an editor offers for what each rule finds mends it, and makes nothing else wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from crossway.checks import RULES, Checked, Rule
from crossway.checks.examples import sources
from crossway.design import load
from crossway.language.diagnostic import Severity
from tests.helpers.asking import Asking, asking, document
from tests.helpers.expectations import FIXTURES, designs
from tests.helpers.mending import done
from tests.helpers.patience import PATIENCE


def written(folder: Path, texts: dict[str, str]) -> Path:
    """Return a folder with files of these texts."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def wrong(folder: Path) -> Counter[tuple[Severity, str]]:
    """Return how often what is found in a design."""
    every = [one for workspace in load(folder) for one in Checked(workspace).diagnostics]
    return Counter((one.severity, one.code) for one in every)


def offered(one: Asking, path: Path) -> Iterator[lsp.CodeAction]:
    """Yield what is offered for what is wrong with a file."""
    everything = lsp.Range(lsp.Position(0, 0), lsp.Position(path.read_text().count("\n"), 0))
    context = lsp.CodeActionContext(diagnostics=[])
    params = lsp.CodeActionParams(document(path), everything, context)
    for action in one.ask(lsp.TEXT_DOCUMENT_CODE_ACTION, params, PATIENCE) or ():
        if action.diagnostics:
            yield action


def mend_and_break_nothing(
    root: Path, folder: Path, texts: dict[str, str], actions: Sequence[lsp.CodeAction]
) -> None:
    """Take each action for itself: what it is for is told less often, and no error is new."""
    before = wrong(folder)
    for number, action in enumerate(actions):
        after = wrong(written(root / f"{folder.name}-{number}", done(texts, folder, action)))
        more = [code for severity, code in after - before if severity is Severity.ERROR]
        assert not more, (action.title, more)
        for mended in action.diagnostics or ():
            left = sum(count for (_, code), count in after.items() if code == mended.code)
            had = sum(count for (_, code), count in before.items() if code == mended.code)
            assert left < had, (action.title, mended.code)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_quick_fix_for_an_example_mends_it_and_breaks_nothing(
    rule: Rule, tmp_path: Path
) -> None:
    """A slip in an argument's name is no slip in the name of what is called."""
    texts = dict(sources(rule.bad))
    folder = written(tmp_path / "design", texts)
    with asking(folder) as one:
        actions = [each for name in texts for each in offered(one, folder / name)]
    mend_and_break_nothing(tmp_path, folder, texts, actions)


WRITTEN = (
    *("NEXUS_NO_OPERATION", "UNDEFINED_ACTIVITY", "UNDEFINED_WORKFLOW"),
    *("NEXUS_UNDEFINED_ENDPOINT", "caller-not-allowed", "nexus-missing-deadline"),
)
"""What an editor mends by writing something new, in designs that are there for something else."""

CASES = {
    f"{fixture.stem}-{number}": dict(case)
    for fixture in FIXTURES
    for number, case in enumerate(designs(fixture))
    if any(f"[{code}]" in text for _, text in case for code in WRITTEN)
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_written_into_a_fixture_mends_it_and_breaks_nothing(
    case: str, tmp_path: Path
) -> None:
    """A workflow that is signalled needs a handler, a namespace of the design offers what it does,
    and two calls of one operation may pass other types. A slip may hide what it was meant for."""
    texts = CASES[case]
    folder = written(tmp_path / "design", texts)
    with asking(folder) as one:
        offers = [each for name in texts for each in offered(one, folder / name)]
    actions = [one for one in offers if not one.title.startswith("Change to ")]
    mend_and_break_nothing(tmp_path, folder, texts, actions)
