"""The studio in the dark and in the light, and without a mouse."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.helpers.browser import CONTROL, ENTER, TAB, Browser, browser
from tests.helpers.contrast import texts, too_faint
from tests.studio.claims import CLAIMS, INTAKE, Dev, developing, number_of, until

pytestmark = pytest.mark.skipif(
    shutil.which("chromedriver") is None,
    reason="Chromium is missing: apt-get install chromium chromium-driver",
)


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    """Yield a `crossway dev` in which one claim waits for a decision, and one was refused."""
    with developing(tmp_path_factory.mktemp("seen"), claims=CLAIMS, intake=INTAKE) as found:
        wish = {"action": "start", "name": "Intake", "namespace": "intake", "id": "intake-1"}
        assert found.post(**wish, v__claim__id="c-1", v__claim__amount="3")[0] == 200
        gate = number_of(found.get(), "endpoint Desk")
        until(lambda: [1, "in flight"] in found.live()["nodes"].get(gate, []))
        yield found


@pytest.fixture(scope="module", params=[True, False], ids=["dark", "light"])
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Open a browser of somebody who likes it dark, or light."""
    with browser(dark=request.param) as opened:
        liked = "dark" if request.param else "light"
        assert opened.evaluate(f"matchMedia('(prefers-color-scheme: {liked})').matches")
        yield opened


PAGES = {
    "map": "",
    "namespaces": "?level=namespaces",
    "runs": "runs",
    "run": "run?namespace=claims&id=claim-c-1",
    "form": "form?action=start&name=Intake&namespace=intake",
}


@pytest.mark.parametrize("page", PAGES)
def test_every_text_can_be_read_in_the_dark_and_in_the_light(
    chromium: Browser, dev: Dev, page: str
) -> None:
    """Its colour is far enough from what it stands on, both as the browser has them."""
    chromium.go(dev.url + PAGES[page])
    seen = texts(chromium)
    assert len(seen) > 10
    assert too_faint(seen) == []


def test_a_workflow_is_found_on_the_map_and_started_by_keys_alone(
    chromium: Browser, dev: Dev
) -> None:
    """Tab to its box, Enter for what is known of it, on to the form, through its fields."""
    chromium.go(dev.url)
    tab_until(
        chromium, "one.closest('.node.workflow')?.querySelector('.name').textContent == 'Intake'"
    )
    assert chromium.evaluate("document.activeElement.matches(':focus-visible')")
    chromium.press(ENTER)
    told = f"details-{number_of(dev.get(), 'workflow Intake')}"
    until(lambda: chromium.evaluate("document.activeElement.id") == told)
    tab_until(chromium, "one.textContent == 'start it'")
    chromium.press(ENTER)
    until(lambda: "form?action=start" in chromium.evaluate("location.href"))

    id = f"by-key-{chromium.evaluate('Date.now()')}"
    for name, typed in {"id": id, "v.claim.id": id, "v.claim.amount": "7"}.items():
        tab_until(chromium, f"one.name == '{name}'")
        chromium.press("a", holding=CONTROL)
        chromium.press(typed)
    tab_until(chromium, "one.matches('form button')")
    chromium.press(ENTER)
    until(lambda: "run?" in chromium.evaluate("location.href"))
    assert chromium.evaluate("document.querySelector('h1').textContent") == id
    assert id in dev.get("runs", workflow="Intake", status="running")


def tab_until(chromium: Browser, holds: str) -> None:
    """Press Tab until what has the focus, `one`, is what is looked for; not for ever."""
    for _ in range(60):
        chromium.press(TAB)
        if chromium.evaluate(f"((one) => Boolean({holds}))(document.activeElement)"):
            return
    raise AssertionError(f"60 times Tab, and no {holds}")


MORE = """
workflow Later(id: string):
    activity Remind(id)
    activity Tidy(
"""


def test_a_saved_design_shows_on_a_map_that_is_open(chromium: Browser, dev: Dev) -> None:
    """What came and is wrong, then what came, then what went; nobody loads the page anew."""
    chromium.go(dev.url)
    names = "[...document.querySelectorAll('.node .name')].map(one => one.textContent)"
    problems = "(document.getElementById('problems') || {textContent: ''}).textContent"
    before = sorted(chromium.evaluate(names))
    intake = dev.folder / "intake.twf"
    intake.write_text(INTAKE + MORE)
    until(lambda: "1 error" in chromium.evaluate(problems))
    assert "intake.twf:15" in chromium.evaluate(problems)
    assert sorted({*chromium.evaluate(names)} - {*before}) == ["Later", "Remind"]
    intake.write_text(INTAKE + MORE.replace("Tidy(", "Tidy(id)"))
    until(lambda: "Tidy" in chromium.evaluate(names))
    assert chromium.evaluate(problems).startswith("0 errors")
    intake.write_text(INTAKE)
    until(lambda: sorted(chromium.evaluate(names)) == before)
