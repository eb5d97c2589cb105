"""Public keys at a URL: whose they are, what is believed of an answer, and while there is none."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crossway.cluster.keys import Source, create_key, exported, followed, remote, sources
from crossway.cluster.keys.following import EVERY
from crossway.cluster.keys.key_files import LARGEST, Keys
from crossway.cluster.keys.making import HANDOVER
from crossway.cluster.keys.remote import AGAIN, LIMIT, REFRESH, RemoteKeys, fetched, keys_in
from crossway.errors import KeysError
from crossway.runtime.identity import PublicKey, new_key
from tests.helpers.command import crossway
from tests.helpers.listening import Answer, Host, text
from tests.helpers.odd_keys import ALTERED, ANYTHING, MEMBERS, ODD
from tests.helpers.paths import ORDERS
from tests.helpers.patience import PATIENCE


def jwks(*keys: PublicKey, **more: Any) -> str:
    """Return a JWKS, each of its members with `more`."""
    return json.dumps({"keys": [{**member, **more} for member in exported(keys)["keys"]]})


@pytest.fixture
def host() -> Iterator[Host]:
    """Return a server."""
    made = Host()
    try:
        yield made
    finally:
        made.close()


def in_a_set(members: list[Any]) -> str:
    """Return a JWKS of some members."""
    return json.dumps({"keys": members})


def soon(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    limit = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < limit, "it did not come to hold"
        time.sleep(0.01)


def test_a_rotated_key_is_known_at_every_url_before_it_signs() -> None:
    """Also where one look at the URL fails, and as late as each of them may be."""
    assert 2 * (REFRESH + LIMIT + EVERY) <= HANDOVER
    assert AGAIN <= REFRESH, "one that failed is asked again no later"


def trusted(keys: RemoteKeys) -> set[str]:
    """Return the ids that are trusted."""
    return {key.id for key in keys.latest().trusted}


def test_the_keys_of_a_url_are_those_it_answers_with_and_stay_while_it_is_down(host: Host) -> None:
    """A key that it holds no more is trusted no longer; while it fails all stay, and it is said."""
    first, second = new_key("orders"), new_key("orders", algorithm="ES256")
    host.answer = text(jwks(first.public))
    keys = RemoteKeys(Source("orders", host.url), refresh=0.02, again=0.02)
    keys.start()
    try:
        soon(lambda: trusted(keys) == {first.id})
        assert keys.latest().faults == ()
        host.answer = text("down", 503)
        soon(lambda: "it answers 503" in "".join(keys.latest().faults))
        assert trusted(keys) == {first.id}
        host.answer = text("half of {", 200)
        soon(lambda: "holds no JSON" in "".join(keys.latest().faults))
        assert trusted(keys) == {first.id}
        host.answer = text(jwks(second.public))
        soon(lambda: trusted(keys) == {second.id})
        assert keys.latest().faults == ()
        assert set(host.asked) == {"/keys?of=orders"}
    finally:
        keys.stop()


def test_a_url_speaks_for_its_own_namespace_alone(host: Host) -> None:
    """Keys that say another namespace do not count; those that say none are of the URL's; keys
    of other kinds and uses are passed over."""
    own, theirs, unnamed = new_key("orders"), new_key("payments"), new_key("orders")
    (plain,) = exported([unnamed.public])["keys"]
    del plain["namespace"]
    rsa = {"kty": "RSA", "n": "AQAB", "e": "AQAB"}
    encrypting = {**exported([new_key("orders").public])["keys"][0], "use": "enc"}
    members = [*exported([own.public, theirs.public])["keys"], plain, rsa, encrypting, 7]
    host.answer = text(json.dumps({"keys": members}))
    keys = RemoteKeys(Source("orders", host.url))
    keys.start()
    try:
        keys.wait(PATIENCE)
        assert trusted(keys) == {own.id, unnamed.id}
        assert {key.namespace for key in keys.latest().trusted} == {"orders"}
        assert "holds a key of 'payments', which is not used" in "".join(keys.latest().faults)
    finally:
        keys.stop()


def drip(to: BaseHTTPRequestHandler) -> None:
    """Answer without an end, each byte in time."""
    to.send_response(200)
    to.end_headers()
    while True:
        to.wfile.write(b" ")
        time.sleep(0.02)


def silent(to: BaseHTTPRequestHandler) -> None:
    """Answer nothing until whoever asked has gone."""
    to.connection.settimeout(PATIENCE)
    assert to.rfile.read(1) == b"", "it goes on waiting"


def no_http(to: BaseHTTPRequestHandler) -> None:
    """Answer as another protocol does."""
    to.wfile.write(b"SSH-2.0-x\r\n")


HOSTILE: dict[str, tuple[Answer, str]] = {
    "a redirect": (text("", 302, Location="http://127.0.0.1:1/"), "it answers 302"),
    "a redirect to a file": (text("", 301, Location="file:///etc/passwd"), "it answers 301"),
    "no content": (text("", 204), "it answers 204"),
    "more than may be": (text(b" " * (LARGEST + 1)), "more than 1 MiB"),
    "no text": (text(b"\xff\xfe"), "no text"),
    "an answer in drops": (drip, "longer than"),
    "silence": (silent, "longer than|cannot be read"),
    "no HTTP": (no_http, "cannot be read"),
}


@pytest.mark.parametrize(("answer", "said"), HOSTILE.values(), ids=HOSTILE)
def test_an_answer_that_is_none_is_a_fault_within_its_time(
    host: Host, answer: Answer, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is followed, waited for or kept in memory beyond its limits: the host, which
    would go on for ever, sees it hang up."""
    monkeypatch.setattr(remote, "LIMIT", 0.3 if "longer than" in said else PATIENCE)
    host.answer = answer
    with pytest.raises(KeysError, match=said):
        fetched(host.url)
    soon(lambda: host.answered)


@pytest.mark.parametrize(
    "body",
    ["[" * 100_000, '{"keys":' * 50_000, "7", '{"keys": 7}', "null", '{"keys": [[], null, "x"]}'],
)
def test_any_content_costs_no_more_than_its_own_keys(host: Host, body: str) -> None:
    """What was known before stays, and the thread goes on."""
    key = new_key("orders")
    host.answer = text(jwks(key.public))
    keys = RemoteKeys(Source("orders", host.url), refresh=0.02, again=0.02)
    keys.start()
    try:
        soon(lambda: trusted(keys) == {key.id})
        host.answer = text(body)
        soon(lambda: keys.latest().faults != ())
        host.answer = text(jwks(key.public))
        soon(lambda: keys.latest().faults == ())
        assert trusted(keys) == {key.id}
    finally:
        keys.stop()


def test_an_object_that_is_no_set_takes_no_keys_away() -> None:
    """A gateway may answer 200 with it. What raises leaves the keys as they were last seen."""
    with pytest.raises(KeysError, match="holds no keys: expected a JWKS, with a list `keys`"):
        keys_in('{"error": "try again"}', Source("o", "https://o"))


def test_keys_of_a_url_may_be_pinned_by_their_ids() -> None:
    """Behind `#`: who runs the URL adds none. One that is gone is no fault: it ended."""
    first, second, third = (new_key("orders") for _ in range(3))
    url = "https://keys.example/orders"
    (source,) = sources([f"orders={url}#{first.id},{third.id}"])
    assert source.url == url
    found = keys_in(jwks(first.public, second.public), source)
    assert [key.id for key in found.trusted] == [first.id]
    (fault,) = found.faults
    assert f"holds the key {second.id}, which is not used" in fault
    (free,) = sources([f"orders={url}"])
    assert len(keys_in(jwks(first.public, second.public), free).trusted) == 2
    for pins in ("", "short", f"{first.id},", f"{first.id} {third.id}"):
        with pytest.raises(KeysError, match="ids of keys"):
            sources([f"orders={url}#{pins}"])


@settings(max_examples=100, deadline=None)
@given(
    st.text() | st.lists(ALTERED | ANYTHING, max_size=3).map(in_a_set) | ANYTHING.map(json.dumps)
)
@example(in_a_set(MEMBERS))
@example(in_a_set([{**MEMBERS[0], "kty": [], "use": {}}, {**MEMBERS[0], "namespace": None}]))
@example('{"keys": [{"x": ' + "9" * 5000 + "}]}")
def test_any_content_is_keys_of_its_namespace_or_a_fault(content: str) -> None:
    """Keys with altered members, any JSON, any text: what counts is of the namespace of the URL and
    a key that was in it; all else is one fault that names the URL, and no other error."""
    source = Source("odd", "https://keys.example/odd")
    try:
        found = keys_in(content, source)
    except KeysError as fault:
        found = Keys(faults=(str(fault),))
    assert found.signing == ()
    assert {key.namespace for key in found.trusted} <= {"odd"}
    assert {key.id for key in found.trusted} <= {key.id for key in ODD}, "nobody made another"
    assert all(source.url in fault and len(fault) < 500 for fault in found.faults)


@pytest.mark.parametrize(
    "given",
    [
        "orders",
        "orders=",
        "=https://keys.example/",
        "orders=http://keys.example/jwks",
        "orders=http://localhost.example/",
        "orders=http://127.0.0.1@keys.example/",
        "orders=file:///etc/passwd",
        "orders=https://me:secret@keys.example/",
        "orders=https://me:secret@keys.example:abc/",
        "orders=https://me:secret#more@keys.example/",
        "orders=https://me:7#secret@keys.example/",
        "orders=https://me:secret/more@keys.example/",
        "orders=http://keys.example/?token=secret",
        "orders=https://keys.example:x/?token=secret",
        "https://me:secret@keys.example/?from=https://a.example/",
        "orders=https://keys.example/a b",
        "orders=https://[::1",
        "orders=https://keys.example:99999/",
        "../x=https://keys.example/",
    ],
)
def test_a_url_that_could_be_another_s_word_is_refused(given: str) -> None:
    """HTTP counts on loopback alone; and no message shows a password."""
    with pytest.raises(KeysError) as refused:
        sources([given])
    assert "secret" not in str(refused.value)
    with pytest.raises(KeysError):
        sources(["orders=https://a.example/", "orders=https://b.example/"])


def test_serve_says_what_is_wrong_with_a_url(tmp_path: Path) -> None:
    """Before it connects to anything."""
    where = ("--namespace", "orders", "--keys", str(tmp_path), "--log-format", "text")
    said = crossway("serve", str(ORDERS), *where, "--jwks", "payments=http://keys.example/")
    assert said.returncode == 2
    assert "expected NAMESPACE=https://" in said.stdout + said.stderr
    assert "Traceback" not in said.stderr


def test_a_query_is_asked_with_and_not_shown(host: Host) -> None:
    """It may be what lets one in; `/ready` says what is wrong to whoever asks."""
    source = Source("orders", f"{host.url}&token=secret")
    host.answer = text(jwks(new_key("rival").public))
    keys = RemoteKeys(source)
    keys.start()
    try:
        soon(lambda: "not used" in str(keys.latest().faults))
        assert f"the JWKS at {source.shown} holds" in str(keys.latest().faults)
        host.answer = silent
        assert "secret" not in str(keys.latest().faults) + str(RemoteKeys(source).latest().faults)
    finally:
        keys.stop()


async def test_keys_of_files_and_urls_are_one_keyring(host: Host, tmp_path: Path) -> None:
    """A process starts with both, or without what does not answer, and says what is missing."""
    ours, theirs = create_key(tmp_path, "payments"), new_key("orders")
    host.answer = text(jwks(theirs.public))
    down = Source("reports", "http://127.0.0.1:1/keys")
    async with followed(tmp_path, remote=[Source("orders", host.url), down]) as keys:
        assert keys.speaks_for(theirs.id, "orders")
        assert keys.speaks_for(ours.id, "payments")
        assert not keys.speaks_for(theirs.id, "payments")
        assert "the keys of reports at http://127.0.0.1:1/keys stay as they were" in keys.stale


async def test_a_url_that_revokes_a_key_wins_over_the_file(host: Host, tmp_path: Path) -> None:
    """Of two places that hold one key, that which revokes it counts."""
    key = new_key("orders")
    tmp_path.chmod(0o700)
    (tmp_path / "orders.jwks.json").write_text(jwks(key.public))
    host.answer = text(jwks(key.public, revoked=True))
    async with followed(tmp_path, remote=[Source("orders", host.url)]) as keys:
        assert not keys.speaks_for(key.id, "orders")
        assert f"the key {key.id} of orders is revoked" in keys.stale
