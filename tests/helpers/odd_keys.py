"""Keys that somebody else wrote: files that make no sense, and JWKS members with odd parts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from crossway.cluster.keys import exported
from crossway.cluster.keys.key_files import LARGEST
from crossway.runtime.identity import new_key


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def _holds(text: str | bytes) -> Callable[[Path], None]:
    content = text.encode() if isinstance(text, str) else text

    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


_ODD = '{"keys": [{"kty": "OKP", "crv": "Ed25519", "namespace": "odd", %s}]}'
HOSTILE: dict[str, Callable[[Path], None]] = {
    "a hundred thousand brackets": _holds("[" * 100_000),
    "as many objects": _holds('{"keys":' * 100_000),
    "a pipe nobody writes to": _fifo,
    "a folder": _folder,
    "a link to itself": _link_to_itself,
    "a huge number": _holds(_ODD % f'"x": {"9" * 5000}'),
    "an infinite number": _holds(_ODD % '"x": 1e999'),
    "a list for a key": _holds(_ODD % '"x": ["AAAA"]'),
    "null for a key": _holds(_ODD % '"x": null'),
    "another kind as a list": _holds('{"keys": [{"kty": ["OKP"], "crv": {}}]}'),
    "keys that are a number": _holds('{"keys": 7}'),
    "keys that are numbers": _holds('{"keys": [7, null, [], "x"]}'),
    "a number for a namespace": _holds(_ODD % f'"namespace": 7, "x": "{"A" * 43}"'),
    "a path for a namespace": _holds(_ODD % f'"namespace": "../../x", "x": "{"A" * 43}"'),
    "no text": _holds(b"\xff\xfe\x00"),
    "nothing": _holds(""),
    "more than a file may hold": _holds(" " * (LARGEST + 1)),
}
"""What makes something at a path that is no file of keys."""

ODD = new_key("odd", 0), new_key("odd", 0, "ES256")
MEMBERS = [member for key in ODD for member in exported([key.public])["keys"]]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["odd", "orders", "OKP", "EC", "Ed25519", "P-256", "X25519"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(sorted({*MEMBERS[0], *MEMBERS[1], "d", "exp", "revoked", "agreement"}))
ALTERED = st.builds(
    lambda member, changed: {**member, **changed},
    st.sampled_from(MEMBERS),
    st.dictionaries(NAMES, ANYTHING, max_size=3),
)
