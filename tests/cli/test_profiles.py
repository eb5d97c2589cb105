"""What a profile says to `crossway serve` of keys: signers and URLs, below the flags."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from crossway.cli.profiles import codec_of, meant, with_profiles
from crossway.errors import UserError
from tests.helpers.background import Background
from tests.helpers.command import crossway
from tests.helpers.listening import Host
from tests.helpers.listening import text as answering
from tests.helpers.names import with_fresh_names

FILE = """
[profile.prod]
address = "temporal.example:7233"

[profile.prod.crossway.signer]
orders = "command:/opt/sign orders"
"a.b" = "key"

[profile.prod.crossway.jwks]
payments = "https://keys.example/payments.json"

[profile.cloud.crossway.signer]
orders = "key"
"""


@pytest.fixture(scope="module")
def address(serving_address: str) -> str:
    """Return the address of a server that knows builds of workers."""
    return serving_address


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the Temporal CLI's settings at a file of this test."""
    monkeypatch.delenv("TEMPORAL_PROFILE", raising=False)
    file = tmp_path / "temporal.toml"
    file.write_text(FILE)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(file))
    return file


def test_flags_come_first_then_a_namespace_s_own_profile_then_the_profile(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert file.exists()
    both = ["orders=command:/opt/sign orders", "a.b=key"]
    assert with_profiles("signer", None, "prod", {}) == both
    assert with_profiles("signer", ["orders=key"], "prod", {}) == ["orders=key", "a.b=key"]
    own = {"orders": "cloud"}
    assert with_profiles("signer", None, "prod", own) == ["orders=key", "a.b=key"]
    assert with_profiles("jwks", None, "prod", own) == [
        "payments=https://keys.example/payments.json"
    ]
    assert with_profiles("jwks", None, None, {}) == []
    monkeypatch.setenv("TEMPORAL_PROFILE", "prod")
    assert with_profiles("signer", None, None, {}) == both


def test_without_a_file_there_is_nothing_to_say(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file.unlink()
    assert with_profiles("signer", ["a=key"], "prod", {}) == ["a=key"]
    monkeypatch.delenv("TEMPORAL_CONFIG_FILE")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    assert with_profiles("signer", None, "prod", {}) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[profile.prod", "cannot read the profiles in"),
        ("x = " + "[" * 5000, "cannot read the profiles in"),
        ("[profile.prod]\ncrossway = 3", "expected crossway to be a table, found a number"),
        ('[profile.prod.crossway]\nsigner = "key"', "expected signer to be a table of NAMESPACE ="),
        ("[profile.prod.crossway.signer]\norders = 3", "found orders to be a number"),
        ("[profile.prod.crossway.singer]\n", "did you mean signer"),
        ("[profile.prod.crossway]\ncoded = 1", "did you mean codec"),
        ("[profile.prod.crossway.keys]\n", "it may say signer, jwks, codec"),
    ],
)
def test_what_makes_no_sense_is_one_message(file: Path, text: str, said: str) -> None:
    """With the file and the profile, and what it may say."""
    file.write_text(text)
    with pytest.raises(UserError) as failure:
        with_profiles("signer", None, "prod", {})
    assert said in str(failure.value)
    assert str(file) in str(failure.value)
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize(
    "text",
    [
        '[profile.prod.crossway]\nsigner = "pkcs11:orders?pin-value=hunter2"',
        '[profile.prod.crossway]\njwks = "https://keys.example/?token=hunter2"',
        '[profile.prod.crossway.signer]\norders = ["pkcs11:orders?pin-value=hunter2"]',
        '[profile.prod]\ncrossway = "hunter2"',
        '[profile.prod]\napi_key = "hunter2" more',
    ],
)
def test_no_message_shows_a_secret_of_the_file(file: Path, text: str) -> None:
    """Logs and tickets would have it."""
    file.write_text(text)
    table = "jwks" if "jwks" in text else "signer"
    with pytest.raises(UserError) as failure:
        with_profiles(table, None, "prod", {})
    assert "hunter2" not in str(failure.value)
    assert str(file) in str(failure.value)


def test_a_codec_is_of_the_profiles_that_are_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one called `default` is meant by nobody who says `--address` alone, and by who says
    nothing, as its address is."""
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    beside = f"{file.parent / 'codecs.py'}:Encrypted"
    file.write_text(
        '[profile.default.crossway]\ncodec = "no.such:Codec"\n'
        '[profile.prod.crossway]\ncodec = "codecs.py:Encrypted"\n'
        '[profile.cloud.crossway]\ncodec = "acme.codecs:Encrypted"\n[profile.bare]\n'
    )
    assert codec_of(None, meant("localhost:7233", None), {}) is None
    assert codec_of(None, meant(None, None), {}) == "no.such:Codec"
    assert meant(None, "prod") == meant("localhost:7233", "prod") == "prod"
    assert codec_of(None, "bare", {}) is None
    assert codec_of(None, "prod", {}) == beside
    assert codec_of("mine:Codec", "prod", {}) == "mine:Codec"
    assert codec_of(None, "bare", {"orders": "cloud"}) == "acme.codecs:Encrypted"
    with pytest.raises(UserError, match=r"name different codecs: cloud 'acme.+say with --codec"):
        codec_of(None, "prod", {"orders": "cloud"})
    monkeypatch.setenv("TEMPORAL_PROFILE", "prod")
    assert codec_of(None, meant(None, None), {}) == beside
    file.write_text("[profile.prod.crossway]\ncodec = 3\n")
    with pytest.raises(UserError, match="expected codec to be MODULE:NAME, found a number"):
        codec_of(None, "prod", {})


DESIGN = """
workflow Looks(mark: string) -> string:
    close mark

worker looking:
    workflow Looks

namespace good:
    worker looking
        options:
            task_queue: "good"
"""


def test_serve_signs_by_what_the_profile_says(address: str, tmp_path: Path, file: Path) -> None:
    """A session of the key at hand, and a URL that does not answer is said; what is in it and makes
    no sense as a value is refused as it is on the command line."""
    text, names = with_fresh_names(DESIGN, "good")
    (tmp_path / "looks.twf").write_text(text)
    good, keys = names["good"], str(tmp_path / "keys")
    assert crossway("keys", "new", good, "--dir", keys).returncode == 0
    file.write_text(
        f'[profile.here]\naddress = "{address}"\n'
        f'[profile.here.crossway.signer]\n{good} = "key"\n'
        '[profile.here.crossway.jwks]\nother = "http://127.0.0.1:9/keys.json"\n'
    )
    design = str(tmp_path / "looks.twf")
    assert crossway("apply", design, "--profile", "here").returncode == 0
    serve = ("serve", design, "-n", good, "--profile", "here", "--keys", keys)
    with Background(*serve) as process:
        process.wait_for("is current")
        line = json.loads(process.wait_for("http://127.0.0.1:9/keys.json"))
        assert "cannot be read" in line["message"]
        assert process.end() == 0
    file.write_text(file.read_text().replace('"key"', '"kms"'))
    said = crossway(*serve)
    assert said.returncode == 2
    assert f"NAMESPACE=command:.., once each, not '{good}" in said.stderr
    file.write_text(file.read_text().replace('"kms"', '"command:false"'))
    said = crossway(*serve)
    assert said.returncode == 2
    assert "the public key that it signs by" in said.stderr or "exits with 1" in said.stderr


BANK = """
nexus_endpoint Desk:
    target_namespace: bank
    target_task_queue: bank
    allowed_caller_namespaces: [shop]
    services: [Money]

nexus_service Money:
    operation Quote(n: int) -> int:
        return n * 2
"""
SHOP = """
workflow Buys(n: int) -> int:
    nexus Desk Money.Quote(n) -> quote
    close complete(quote)
"""


def test_call_and_doctor_look_where_the_profile_says_that_keys_are(
    address: str, tmp_path: Path, file: Path
) -> None:
    """The caller signs by a session, and verifies the answer with keys at a URL; `doctor` misses
    none of those. Without what the profile says the answer is nobody's, and `doctor` names it."""
    text, names = with_fresh_names("\0".join((BANK, SHOP)), "bank", "shop", "Desk")
    design, ours, theirs = (tmp_path / name for name in ("design", "ours", "theirs"))
    design.mkdir()
    for stem, part in zip(("bank", "shop"), text.split("\0"), strict=True):
        (design / f"{names[stem]}.twf").write_text(part)
    for folder, role in ((ours, "shop"), (theirs, "bank")):
        assert crossway("keys", "new", names[role], "--dir", str(folder)).returncode == 0
    exported = crossway("keys", "export", names["shop"], "--dir", str(ours)).stdout
    (theirs / f"{names['shop']}.jwks.json").write_text(exported)
    public = crossway("keys", "export", names["bank"], "--dir", str(theirs)).stdout
    plain = f'[profile.here]\naddress = "{address}"\n'
    where = ("--profile", "here")
    file.write_text(plain)
    assert crossway("apply", str(design), *where).returncode == 0
    call = (
        "call",
        str(design),
        "Quote",
        "--input",
        "4",
        "--as",
        names["shop"],
        "--keys",
        str(ours),
        *where,
    )
    doctor = ("doctor", str(design), "--keys", str(ours), *where)
    with (
        closing(Host()) as host,
        Background(
            *("serve", str(design), "-n", names["bank"], "--keys", str(theirs), *where)
        ) as process,
    ):
        process.wait_for("is current")
        said = crossway(*call)
        assert said.returncode != 0
        assert "not authentic" in said.stderr
        assert "keys-missing" in crossway(*doctor).stdout
        host.answer = answering(public)
        file.write_text(
            f'{plain}[profile.here.crossway.jwks]\n{names["bank"]} = "{host.url}"\n'
            f'[profile.here.crossway.signer]\n{names["shop"]} = "key"\n'
        )
        said = crossway(*call)
        assert (said.returncode, said.stdout) == (0, "8\n"), said.stderr
        assert "keys-missing" not in crossway(*doctor).stdout
        host.answer = answering("", 500)
        told = crossway(*doctor).stdout
        assert "keys-missing" in told
        assert "it answers 500" in " ".join(told.split())
        assert process.end() == 0
