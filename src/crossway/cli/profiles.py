"""What a profile of the Temporal CLI's file says to Crossway: a codec, where keys are, who signs.

    [profile.prod.crossway]
    codec = "codecs.py:Encrypted"

    [profile.prod.crossway.signer]
    orders = "command:/opt/kms-sign orders"

    [profile.prod.crossway.jwks]
    payments = "https://keys.example/payments.json"

Other tools that read the file pass over the table `crossway`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer

from crossway.errors import UserError
from crossway.language.near import did_you_mean

UNNAMED = "default"
"""The profile that counts where nobody names one."""

_SAID_BY = ("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE")
"""The Temporal CLI's variables that say which service is meant."""

LARGEST = 1 << 20
"""Bytes of the largest file of profiles that is read."""

_HOW = {
    "signer": 'NAMESPACE = "key" or "command:.."',
    "jwks": 'NAMESPACE = "https://.."',
}
"""The tables that there are, each with what is in it."""

_CODEC = "codec"
_KNOWN = (*_HOW, _CODEC)


def with_profiles(
    option: str, given: Sequence[str] | None, profile: str | None, own: Mapping[str, str]
) -> list[str]:
    """Return what `--signer` or `--jwks` says, `NAMESPACE=VALUE` each, and below that what profiles
    say of further namespaces.

    `profile` is that of the command, `own` are those of single namespaces, which come first.

    Raises:
        UserError: the file, or what a profile says to Crossway, makes no sense.
    """
    said = list(given or ())
    known = {text.partition("=")[0] for text in said}
    chosen = [*own.values(), profile or os.environ.get("TEMPORAL_PROFILE") or UNNAMED]
    for namespace, value in _tables(option, dict.fromkeys(chosen)):
        if namespace not in known:
            known.add(namespace)
            said.append(f"{namespace}={value}")
    return said


def codec_of(given: str | None, profile: str | None, own: Mapping[str, str]) -> str | None:
    """Return what `--codec` says, else the codec of the profiles that are named; None for none.

    `profile` is what `meant` returns, `own` as in `with_profiles`. With `--address` alone a service
    is meant that knows nothing of the profile called `default`, which gives none then. A
    `.py` file is looked for beside the file of profiles.

    Raises:
        UserError: two profiles name different codecs, or the file makes no sense.
    """
    named = [*own.values(), profile or os.environ.get("TEMPORAL_PROFILE", "")]
    if given is not None or not any(named):
        return given
    found = dict(_codecs(dict.fromkeys(filter(None, named))))
    if len({*found.values()}) > 1:
        listed = ", ".join(f"{name} {codec!r}" for name, codec in found.items())
        raise UserError(f"the profiles name different codecs: {listed}; say with --codec which")
    return next(iter(found.values()), None)


def named_elsewhere(address: str | None, profile: str | None) -> bool:
    """Whether a flag or a variable of the Temporal CLI says which service is meant."""
    return bool(address or profile or any(os.environ.get(name) for name in _SAID_BY))


def meant(address: str | None, profile: str | None) -> str | None:
    """Return the profile that says which service is meant: where nothing else does, that is the one
    called `default`. `address` may be that of a `crossway dev` that was found."""
    return profile if named_elsewhere(address, profile) else UNNAMED


def said_by_default() -> str:
    """Return where the address of a service that nobody named comes from, for a message."""
    file = _file()
    if UNNAMED in _table(_read(file), "profile"):
        return f"profile {UNNAMED!r} of {file}"
    return "where none is named"


def codecs_named() -> dict[str, str]:
    """Return the codec of each profile that names one, for a hint: what makes no sense has none."""
    found: dict[str, str] = {}
    with suppress(UserError):
        for name in _table(_read(_file()), "profile"):
            with suppress(UserError):
                found |= _codecs([name])
    return found


def _codecs(profiles: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name, where, own in _said_by(profiles):
        codec = own.get(_CODEC)
        if codec is None:
            continue
        if not isinstance(codec, str):
            raise UserError(f"{where}: expected codec to be MODULE:NAME, found {_kind(codec)}")
        module = codec.rpartition(":")[0]
        yield name, f"{_file().parent / codec}" if module.endswith(".py") else codec


def _tables(option: str, profiles: Iterable[str]) -> Iterable[tuple[str, str]]:
    for _, where, own in _said_by(profiles):
        for namespace, value in _table(own, option, where).items():
            if not isinstance(value, str):
                expected = f"expected `{option}` to hold {_HOW[option]}"
                raise UserError(f"{where}: {expected}, found {namespace} to be {_kind(value)}")
            yield namespace, value


def _said_by(profiles: Iterable[str]) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
    """Yield the name of each profile, where it stands, and its table `crossway`."""
    file = _file()
    every = _table(_read(file), "profile")
    for name in profiles:
        where = f"{file}, profile {name!r}"
        own = _table(_table(every, name), "crossway", where)
        for key in own:
            if key not in _KNOWN:
                hint = did_you_mean(key, _KNOWN) or f"it may say {', '.join(_KNOWN)}"
                raise UserError(f"{where}: the table crossway has no {key!r}; {hint}")
        yield name, where, own


def _table(around: Mapping[str, Any], key: str, where: str = "") -> Mapping[str, Any]:
    found = around.get(key, {})
    if isinstance(found, dict):
        return found
    if not where:
        return {}  # for the SDK to say, which reads the file as well
    expected = f"{key} to be a table" + (f" of {_HOW[key]}" if key in _HOW else "")
    raise UserError(f"{where}: expected {expected}, found {_kind(found)}")


def _kind(value: object) -> str:
    """Return what a message calls a value: never the value, which may be a PIN or a token."""
    kinds = {dict: "a table", list: "a list", str: "a text", bool: "a truth value"}
    return kinds.get(type(value), "a number or a date")


def _file() -> Path:
    """Return where the Temporal CLI and the SDK have their profiles."""
    named = os.environ.get("TEMPORAL_CONFIG_FILE")
    return Path(named) if named else Path(typer.get_app_dir("temporalio")) / "temporal.toml"


def _read(file: Path) -> Mapping[str, Any]:
    """Return what the file says; nothing where there is none."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except FileNotFoundError:
        return {}
    except OSError as failure:
        raise UserError(f"cannot read the profiles in {file}: {failure.strerror}") from None
    if len(content) > LARGEST:
        raise UserError(f"cannot read the profiles in {file}: larger than {LARGEST >> 20} MiB")
    try:
        return tomllib.loads(content.decode())
    except (ValueError, RecursionError) as failure:  # of TOML or UTF-8
        raise UserError(f"cannot read the profiles in {file}: {failure}") from None
