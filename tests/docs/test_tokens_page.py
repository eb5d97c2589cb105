"""docs/tokens.md: the form of a caller's token, its vectors, and its signers and verifiers."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from temporalio.api.common.v1 import Payload

from crossway.runtime import clock
from crossway.runtime.identity import Keyring, answers
from crossway.runtime.identity.algorithms import private_from
from crossway.runtime.identity.binding import Binding
from crossway.runtime.identity.callers import Incoming, SignedCallers
from crossway.runtime.identity.keys import SigningKey
from crossway.runtime.identity.tokens import CALLER_HEADER, Call, RefusedError
from crossway.runtime.payloads import Received, base64url, digest
from tests.docs.tokens import (
    ALL,
    CALL,
    INPUT,
    JTI,
    JWK,
    JWK_ANSWERS,
    JWK_P256,
    NOW,
    PAGE,
    RESULT,
    WHERE,
    block,
    payload,
    pieces,
    plain,
    vectors,
)
from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE


def test_the_vectors_of_the_page_are_what_the_runtime_signs(update_snapshots: bool) -> None:
    """Its own verifier takes the first of each kind, and refuses all others."""
    text = json.dumps(vectors(), indent=2) + "\n"
    if update_snapshots:
        PAGE.write_text(PAGE.read_text().replace(block("Vectors"), text))
    assert block("Vectors") == text
    assert accepted(ours, our_answer) == RIGHT


RIGHT = ["token", "p256 token", "answer token"]
"""What is taken of the vectors."""

ASKED = {"iss": "shop", "jti": JTI, **CALL}
"""What is said of the call that is answered."""


def accepted(call: Callable[[str], object], answer: Callable[[str], object]) -> list[str]:
    """Return the names of the vectors that two verifiers take."""
    shown, found = vectors(), []
    for prefix, some, verifies in (
        ("", shown, call),
        ("p256 ", shown["p256"], call),
        ("answer ", shown["answer"], answer),
    ):
        for name, token in {"token": some["token"], **some["refused"]}.items():
            try:
                verifies(token)
            except (RefusedError, PermissionError):
                continue
            found.append(f"{prefix}{name}")
    return found


KEYS = Keyring([SigningKey(jwk["kid"], jwk["namespace"], private_from(jwk)) for jwk in ALL])


def ours(token: str) -> None:
    """Verify a call as the guard does."""
    before = clock.clock.set(lambda: NOW)
    headers = {CALLER_HEADER: token}
    try:
        request = Incoming(Call(*CALL.values()), headers, digest=digest(payload()))
        SignedCallers(KEYS).caller(request)
    finally:
        clock.clock.reset(before)


def our_answer(proof: str) -> None:
    """Verify an answer as a caller does."""
    question = answers.Question(Binding(JTI, "shop", Call(*CALL.values())), "payments", NOW, None)
    answers.check(Received(None, digest(payload(RESULT)), proof), question, KEYS)


def test_the_python_of_the_page_signs_and_verifies_the_vectors() -> None:
    """The very tokens of Ed25519, and none that is refused."""
    code, shown = plain(), vectors()
    assert code["digest"](INPUT.encode()) == shown["sum"]
    assert code["digest"](b"") == digest(Payload()).full
    call, (data, result) = {**CALL, **WHERE}, (INPUT.encode(), RESULT.encode())
    own, p256 = (code["signed"](jwk, call, data, NOW, JTI) for jwk in (JWK, JWK_P256))
    said = code["answered"](JWK_ANSWERS, ASKED, result, NOW)
    assert own == shown["token"]
    ours(p256)
    our_answer(said)
    checked = [ALL, "payments", ASKED, result]
    assert (
        accepted(
            lambda token: code["verified"](token, ALL, CALL, data, NOW),
            lambda token: code["check_answer"](token, *checked),
        )
        == RIGHT
    )


PROGRAMS = Path(__file__).parent / "token_programs"
"""What runs the page's code of a language over the vectors, from a file beside it."""

LANGUAGES = {
    "node": ("TypeScript and JavaScript", "main.mjs"),
    "go": ("Go", "main.go"),
    "java": ("Java", "Main.java"),
}
"""The heading of a language, and its program."""

JACKSON = sorted(Path(os.environ.get("JACKSON", "/usr/share/java")).glob("jackson-*.jar"))
"""Where the jars of Jackson are: Debian has them there (`libjackson2-databind-java`)."""


def commands(language: str, folder: Path, given: str) -> list[list[str]]:
    """Return what builds and runs a language's program, the last with its input."""
    jars = ":".join(map(str, [*JACKSON, folder]))
    sources = sorted(path.name for path in folder.iterdir())
    return {
        "node": [["node", "main.mjs", given]],
        "go": [["go", "vet", *sources], ["go", "build", "-o", "run", *sources], ["./run", given]],
        "java": [
            ["javac", "-nowarn", "-Xlint:none", "-cp", jars, *sources],
            ["java", "-cp", jars, "Main", given],
        ],
    }[language]


def written(language: str, folder: Path) -> None:
    """Write the page's files of a language into a folder, with what runs them."""
    heading, program = LANGUAGES[language]
    for name, code in {**pieces(heading), program: (PROGRAMS / program).read_text()}.items():
        (folder / name).write_text(code.replace("package crossway\n", "package main\n", 1))


def missing(language: str) -> str:
    """Return what a language's program needs and this machine has not got, if anything."""
    needs = {"node": ["node"], "go": ["go"], "java": ["javac", "java"]}[language]
    if lacks := [need for need in needs if shutil.which(need) is None]:
        return f"no {lacks[0]}"
    if language == "java" and not JACKSON:
        return "no Jackson"
    if language == "go" and not _go_is_new_enough():
        return "only a Go before 1.25"
    return ""


def _go_is_new_enough() -> bool:
    """Whether `go` reads raw keys of P-256 itself (`ecdsa.ParseRawPrivateKey`)."""
    said = subprocess.run(["go", "env", "GOVERSION"], capture_output=True, text=True, check=True)
    version = re.match(r"go(\d+)\.(\d+)", said.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= (1, 25)


@pytest.mark.parametrize("language", ["node", "go", "java"])
def test_the_code_of_other_languages_signs_and_verifies_the_vectors(
    language: str, tmp_path: Path
) -> None:
    """What it signs is taken by the runtime; of the vectors it takes what the runtime takes."""
    if lacks := missing(language):
        pytest.skip(f"{lacks} here: `.ci/run` brings it")
    written(language, tmp_path)
    whole = {**CALL, **WHERE, "iat": NOW, "nbf": NOW, "exp": NOW + 60, "jti": JTI}
    given = {"vectors": vectors(), "call": CALL, "where": WHERE, "asked": ASKED, "keys": ALL}
    run = commands(language, tmp_path, json.dumps({**given, "claims": whole}))
    own = {"GOFLAGS": "-mod=mod", "GO111MODULE": "off"}
    for command in run:
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE * 3,
        )
        assert done.returncode == 0, done.stderr
    taken, (first, second, answer), empty = json.loads(done.stdout)
    assert sorted(taken) == sorted(RIGHT)
    assert empty == digest(Payload()).full
    ours(first)
    ours(second)
    our_answer(answer)


def test_the_readme_says_how_long_the_code_is() -> None:
    """Whoever thinks of leaving counts on it: a signer, a verifier, and what they share."""
    said = " ".join((ROOT / "README.md").read_text().split())
    longest = re.search(r"in JavaScript, Python, Java and Go, none longer than (\d+) lines", said)
    assert longest is not None
    headings = ["Python", *(heading for heading, _ in LANGUAGES.values())]
    lengths = [[code.count("\n") for code in pieces(heading).values()] for heading in headings]
    assert [len(files) for files in lengths] == [3, 3, 3, 3]
    assert max(max(files) for files in lengths) == int(longest[1])


def test_a_token_that_is_nested_too_deeply_is_refused_as_any_other() -> None:
    """Not by another error, which a handler would give as its own, to be asked again."""
    deep = base64url(b"[" * 5000)
    with pytest.raises(PermissionError):
        plain()["verified"](f"{deep}.e30.e30", ALL, CALL, None, NOW)
