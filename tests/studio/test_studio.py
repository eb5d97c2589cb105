"""The studio of a running `crossway dev`, over HTTP and in a browser."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from html import escape, unescape

import pytest

from tests.helpers.browser import Browser, browser
from tests.helpers.listening import serving_page
from tests.helpers.patience import PATIENCE
from tests.studio.claims import (
    AUDIT,
    CHASE,
    CLAIMS,
    FAR,
    FAR_PYTHON,
    INTAKE,
    Dev,
    developing,
    number_of,
    until,
)


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    """Yield a `crossway dev` of claims that wait for a decision."""
    folder = tmp_path_factory.mktemp("claims")
    (folder / "far.py").write_text(FAR_PYTHON)
    texts = {"claims": CLAIMS, "intake": INTAKE, "audit": AUDIT, "far": FAR, "chase": CHASE}
    with developing(folder, **texts) as found:
        yield found


def test_what_runs_is_seen_traced_and_decided(dev: Dev) -> None:
    """Started by a form, counted on the map, followed over namespaces, updated, with its lines."""
    page = dev.get()
    assert 'id="problems"' in page
    intake, gate = number_of(page, "workflow Intake"), number_of(page, "endpoint Desk")
    form = unescape(dev.get("form", action="start", name="Intake", namespace="intake"))
    assert 'name="v.claim.id"' in form
    wrong = dev.post(
        action="start", name="Intake", namespace="intake", v__claim__id="1", v__claim__amount="much"
    )
    assert wrong[0] == 422
    assert "claim.amount: expected integer, found string" in unescape(wrong[1])
    assert 'value="much"' in wrong[1]

    wish = {"action": "start", "name": "Intake", "namespace": "intake", "id": "intake-1"}
    status, page = dev.post(**wish, v__claim__id="c-1", v__claim__amount="3")
    assert status == 200
    assert "intake-1" in page
    until(lambda: [1, "running"] in dev.live()["nodes"].get(intake, []))
    until(lambda: [1, "in flight"] in dev.live()["nodes"].get(gate, []))
    assert "intake-1" in dev.get("runs", workflow="Intake", status="running")

    run = dev.get("run", namespace="claims", id="claim-c-1")
    assert "Claims.File" in run  # begins with the caller, in the other namespace
    assert "waits for" in run
    assert "update Decide" in run
    messages_are_sent(dev)
    decide = {"action": "update", "name": "Decide", "namespace": "claims", "id": "claim-c-1"}
    status, page = dev.post(**decide, v__approve="false")
    assert (status, "done" in page) == (200, True)

    run = until(lambda: found if "completed in" in (found := trace(dev)) else "")
    rows = {unescape(text): seen for seen, text in re.findall(ROW, run)}
    assert rows["close complete(Outcome{paid: false})"] == "passed"
    assert {rows[line] for line in ("close complete(", "Outcome{paid: true}", ")")} == {"missed"}
    lines_are_those_of_what_runs(dev, run)


def messages_are_sent(dev: Dev) -> None:
    """Send signals and queries by forms: two workflows have a signal of one name, each its own."""
    claim = {"workflow": "Claim", "namespace": "claims", "id": "claim-c-1"}
    intake = {"workflow": "Intake", "namespace": "intake", "id": "intake-1"}
    for about, field in ((claim, "v.text"), (intake, "v.by")):
        asked = {"action": "signal", "name": "Note", **about}
        link = escape(f"form?{urllib.parse.urlencode(asked)}")
        assert link in dev.get("run", namespace=about["namespace"], id=about["id"])
        assert re.findall(r'name="(v\..*?)"', dev.get("form", **asked)) == [field]
    status, page = dev.post(action="signal", name="Note", **intake, v__by="loud")
    assert (status, "by: expected integer, found string" in page) == (422, True)
    for about, given in ((claim, {"v__text": "<b>é"}), (intake, {"v__by": "-7"})):
        status, page = dev.post(action="signal", name="Note", **about, **given)
        assert (status, "has the signal Note" in page) == (200, True)
    status, page = dev.post(action="query", name="Said", **claim, v__loud="true")
    assert (status, escape('"<b>é!"') in page) == (200, True)
    status, page = dev.post(action="query", name="Level", **intake)
    assert (status, "<pre>-7</pre>" in page) == (200, True)
    status, page = dev.post(action="signal", name="Note", **claim | {"id": "claim-0"}, v__text="")
    assert (status, "no workflow &#x27;claim-0&#x27; is in claims" in page) == (422, True)
    assert dev.post(action="query", name="Nope", **claim)[0] == 400


def lines_are_those_of_what_runs(dev: Dev, before: str) -> None:
    """Save a design with an error that moves all lines: those of a run are as they were."""
    file = dev.folder / "claims.twf"
    file.write_text(f"# moved\n\n{CLAIMS.replace('await decided', 'await decide')}")
    until(lambda: "claims.twf:40" in dev.get())
    assert re.findall(ROW, trace(dev)) == re.findall(ROW, before)
    file.write_text(CLAIMS)
    until(lambda: "claims.twf:40" not in dev.get())


ROW = r'<span class="row ?(\w*)"><b>\d+</b> *([^<]*)</span>'
"""A line of a design on the page of a run: what became of it, and its text."""


def trace(dev: Dev) -> str:
    return dev.get("run", namespace="intake", id="intake-1")


def test_operations_are_called_and_refused_callers_are_counted(dev: Dev) -> None:
    """As the namespace that is chosen; what a handler says is text."""
    status, page = dev.post(
        action="call", name="Claims.Count", caller="intake", v__ids='["a", "b"]'
    )
    assert (status, "<pre>2</pre>" in page) == (200, True)
    status, page = dev.post(action="call", name="Claims.Count", caller="audit", v__ids="[]")
    assert status == 422
    gate = number_of(dev.get(), "endpoint Desk")
    until(lambda: [1, "denied"] in dev.live()["nodes"].get(gate, []))
    assert "audit Desk Claims.Count" in dev.live()["denied"][0]
    whole = number_of(dev.get(level="namespaces"), "namespace claims")
    assert [1, "denied"] in json.loads(dev.get("live", level="namespaces"))["nodes"][whole]
    assert dev.post(action="nonsense", name="x")[0] == 400
    assert "no operation is called" in dev.post(action="call", name="Nope")[1]


def test_calls_that_the_service_holds_back_are_counted_at_their_endpoint(dev: Dev) -> None:
    """A handler that fails again and again: the circuit breaker opens, and calls are blocked."""
    held_back(dev)
    chase = number_of(dev.get(), "workflow Chase")
    until(lambda: dev.live()["nodes"].get(chase) == [[6, "running"]])


def held_back(dev: Dev) -> None:
    """Have the service block six calls to `Far`, once for all tests of a studio."""
    gate = number_of(dev.get(), "endpoint Far")
    if not dev.live()["nodes"].get(gate):
        wish = {"action": "start", "name": "Chase", "namespace": "chase"}
        for number in range(6):
            assert dev.post(**wish, id=f"chase-{number}", v__id="1")[0] == 200
    until(lambda: [6, "blocked"] in dev.live()["nodes"].get(gate, []))


def test_a_page_elsewhere_starts_nothing_even_with_the_token(dev: Dev) -> None:
    wish = {"action": "start", "name": "Intake", "namespace": "intake", "id": "stolen"}
    filled = {"v__claim__id": "s", "v__claim__amount": "1"}
    for origin in ("http://evil.example", "null", dev.origin.replace("127.0.0.1", "localhost")):
        assert dev.post(origin, **wish, **filled)[0] == 403
    request = urllib.request.Request(dev.url, headers={"Host": "evil.example"})  # noqa: S310 - our own server
    for asked, code in ((request, 421), (f"{dev.origin}/", 404)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(asked, timeout=PATIENCE)  # noqa: S310 - the same
        with refused.value as answer:
            assert answer.code == code
    assert "stolen" not in dev.get("runs")


GATES = ("endpoint Far", "endpoint Desk")


def chosen_on_the_map(chromium: Browser, dev: Dev) -> str:
    """Choose a workflow on the map, by its box; return its details, as a script finds them."""
    intake = number_of(dev.get(), "workflow Intake")
    press = "new MouseEvent('click', {bubbles: true, cancelable: true})"
    chromium.evaluate(f"document.querySelector('#node-{intake} .box').dispatchEvent({press})")
    return f"document.querySelector('#details-{intake}:not([hidden])')"


def it_is_followed_until_somebody_looks_closer(chromium: Browser) -> None:
    """Leave a run that goes on alone, and then go to a link of it by key."""
    chromium.evaluate("(document.body.dataset.seen = 'yes')")
    until(lambda: chromium.evaluate("document.body.dataset.seen") is None)
    chromium.evaluate(
        "(document.querySelector('nav a').focus(), document.body.dataset.seen = 'yes')"
    )
    state = "document.getElementById('state').textContent"
    until(lambda: "not followed while" in chromium.evaluate(state))
    assert chromium.evaluate("document.body.dataset.seen") == "yes"


def what_is_saved_shows(chromium: Browser, dev: Dev) -> None:
    """Save a design with an error, and without: what was looked at is looked at still."""
    chosen = chosen_on_the_map(chromium, dev)
    chromium.evaluate("document.getElementById('in').click()")
    seen = "document.getElementById('map').getAttribute('viewBox')"
    before = chromium.evaluate(seen)
    (dev.folder / "intake.twf").write_text(INTAKE.replace("(outcome)", "(outcom)"))
    problems = "(document.getElementById('problems') || {textContent: ''}).textContent"
    until(lambda: "outcom" in chromium.evaluate(problems))
    assert chromium.evaluate(seen) == before
    assert chromium.evaluate(f"{chosen} !== null")
    # What runs, and what forms do, goes by the last version without errors.
    sound = {"action": "query", "name": "Level", "workflow": "Intake", "id": "by-hand"}
    assert dev.post(**sound)[0] == 200
    (dev.folder / "intake.twf").write_text(INTAKE)
    until(lambda: "outcom" not in chromium.evaluate(problems))


def until_shown(chromium: Browser, asked: str, text: str) -> None:
    """Wait for a text on the page; where it does not come, say what is there."""
    seen = ""

    def shown() -> bool:
        nonlocal seen
        seen = chromium.evaluate(asked)
        return text in seen

    with contextlib.suppress(AssertionError):
        until(shown)
    assert text in seen


@pytest.mark.skipif(
    shutil.which("chromedriver") is None,
    reason="Chromium is missing: apt-get install chromium chromium-driver",
)
def test_the_studio_in_a_browser(dev: Dev) -> None:
    """The map is live, a form starts a workflow, what is saved shows at once, and all of it only
    for the studio's own pages."""
    hostile = "\"><script>document.title = 'owned'</script><img src=x onerror=alert(1)>"
    wish = {"action": "start", "name": "Intake", "namespace": "intake", "id": hostile}
    assert dev.post(**wish, v__claim__id=hostile, v__claim__amount="1")[0] == 200
    held_back(dev)
    assert dev.post(action="call", name="Claims.Count", caller="audit", v__ids="[]")[0] == 422
    with browser() as chromium:
        for page in (
            "runs",
            f"run?{urllib.parse.urlencode({'namespace': 'intake', 'id': hostile})}",
        ):
            chromium.go(dev.url + page)
            assert hostile in chromium.evaluate("document.body.innerText")
            assert "owned" not in chromium.evaluate("document.title").partition("<")[0]
            assert chromium.evaluate("document.querySelectorAll('img').length") == 0
            assert chromium.evaluate("document.scripts.length") == 1
        chromium.go(dev.url)
        assert "crossway studio" in chromium.evaluate("document.title")
        chosen = chosen_on_the_map(chromium, dev)
        says = f"[...{chosen}.querySelectorAll('.do')].map(one => one.textContent).join()"
        assert chromium.evaluate(says) == "start it,signal Note,query Level,its runs"
        chromium.evaluate(f"{chosen}.querySelector('dd a').click()")
        assert chromium.evaluate("document.querySelector('.row.shown').textContent").startswith("1")
        chromium.evaluate(f"{chosen}.querySelector('.do').click()")
        until(lambda: "form?action=start" in chromium.evaluate("location.href"))
        fill = "document.querySelector('[name=\"{}\"]').value = '{}'"
        chromium.evaluate(fill.format("id", "by-hand"))
        chromium.evaluate(fill.format("v.claim.id", "c-9"))
        chromium.evaluate(fill.format("v.claim.amount", "9"))
        chromium.evaluate("document.querySelector('form button').click()")
        until(lambda: "run?" in chromium.evaluate("location.href"))
        assert chromium.evaluate("document.querySelector('h1').textContent") == "by-hand"

        chromium.go(dev.url)
        badges = "[...document.querySelectorAll('.badge')].map(one => one.textContent).join()"
        until_shown(chromium, badges, "2 running")
        # From far away the boxes themselves say it, in the colour of the worst.
        coloured = "[...document.querySelectorAll('.node.is-{}')].map(one => one.id)"
        gates = {said: f"node-{number_of(dev.get(), said)}" for said in GATES}
        assert gates["endpoint Far"] in chromium.evaluate(coloured.format("odd"))
        assert gates["endpoint Desk"] in chromium.evaluate(coloured.format("bad"))
        what_is_saved_shows(chromium, dev)

        chromium.resize(390, 800)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert chromium.evaluate(overflow) <= 0
        chromium.go(f"{dev.url}run?namespace=intake&id=by-hand")
        assert chromium.evaluate(overflow) <= 0
        it_is_followed_until_somebody_looks_closer(chromium)

        fields = {
            "action": "start",
            "name": "Intake",
            "namespace": "intake",
            "id": "forged",
            "v.claim.id": "f",
            "v.claim.amount": "1",
        }
        inputs = "".join(f'<input name="{name}" value="{text}">' for name, text in fields.items())
        page = (
            f'<form method="post" action="{dev.url}act">{inputs}</form><iframe src="{dev.url}">'
            "</iframe><script>document.forms[0].submit()</script>"
        )
        with serving_page(page) as elsewhere:
            chromium.go(elsewhere)
            until(
                lambda: "only a form of the studio" in chromium.evaluate("document.body.innerText")
            )
        assert "forged" not in dev.get("runs")
