"""`crossway keys ACTION`: the keys by which namespaces know each other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crossway import advice
from crossway.cli.access import installed, possible_calls, proofs
from crossway.cli.exits import FAILED, REFUSED
from crossway.cli.flags import keys_flag, seconds_flag
from crossway.cli.output import echo, echo_json, say
from crossway.cli.workspaces import design_at, without_errors
from crossway.cluster import keys as files
from crossway.cluster.keys import Keys, key_problems, keys_directory, usable_keys
from crossway.errors import UserError
from crossway.language.visible import visible
from crossway.runtime.identity import NEVER, Algorithm, PublicKey, SigningKey

LONGEST = 3650
"""Days that a key may be good for."""


class Action(StrEnum):
    """What to do with keys."""

    new = "new"
    list = "list"
    rotate = "rotate"
    export = "export"
    revoke = "revoke"
    check = "check"


class Signing(StrEnum):
    """The signature algorithms."""

    EdDSA = "EdDSA"
    ES256 = "ES256"


class Proof(StrEnum):
    """What a key proves with."""

    mac = "mac"
    signature = "signature"


_ALGORITHMS: dict[Signing, Algorithm] = {Signing.EdDSA: "EdDSA", Signing.ES256: "ES256"}


def keys(
    action: Annotated[
        Action,
        typer.Argument(
            help="new: a namespace's first key. rotate: a newer one, which signs a little "
            "later. list: what is known. export: public keys as a JWKS, to give to others. "
            "revoke NAMESPACE ID: a key counts no more. check PATH: who could call whom in a "
            "design."
        ),
    ],
    namespaces: Annotated[
        list[str] | None,
        typer.Argument(help="The namespaces; all of them for list and export. check: PATH."),
    ] = None,
    directory: Annotated[Path | None, keys_flag("--dir")] = None,
    after: Annotated[
        float,
        seconds_flag(
            "--after",
            "rotate: when the new key begins to sign; until then "
            "its public half can reach everybody.",
            most=files.LATEST,
        ),
    ] = files.HANDOVER,
    algorithm: Annotated[
        Signing | None,
        typer.Option(
            help="new, rotate: what the key signs by, for good. ES256 is faster; release 0.1.0 "
            "knows EdDSA alone. [default: EdDSA; rotate: as before]"
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=LONGEST,
            help="new, rotate: after how many days the key ends. [default: never]",
        ),
    ] = None,
    proof: Annotated[
        Proof | None,
        typer.Option(
            help="new, rotate: whether others may agree with this key on one for MACs, or it only "
            "signs. Every process of the namespace has to hold a key for MACs, and to be of a "
            "release that knows them. [default: mac; rotate: as before]"
        ),
    ] = None,
) -> None:
    """Make, list, rotate and export the keys that namespaces sign their calls with.

    A private key is a file that only its owner can read. Public keys of other namespaces
    are JWKS files (NAME.jwks.json) in the same directory. A key stays valid until it ends, is
    revoked, or its file is removed. `crossway keys check PATH` says who could call whom with what
    is in the directory; the exit code is 1 when a caller in the design could not.
    """
    lifetime = None if days is None else days * 86400.0
    chosen: Algorithm | None = None if algorithm is None else _ALGORITHMS[algorithm]
    where, wanted = keys_directory(directory), namespaces or []
    agrees = None if proof is None else proof is Proof.mac
    match action:
        case Action.new:
            _make_ready(where, _named(wanted, action), files.refuse_second)
            for namespace in wanted:
                ends = lifetime or NEVER
                made = files.create_key(
                    where, namespace, chosen or "EdDSA", ends, agrees=agrees is not False
                )
                _tell(made)
            _tell_of_odd_files(where)
        case Action.rotate:
            _make_ready(where, _named(wanted, action), files.newest_key)
            for namespace in wanted:
                _tell(files.rotate_key(where, namespace, after, chosen, lifetime, agrees=agrees))
            _tell_of_odd_files(where)
        case Action.revoke:
            namespace, id = _namespace_and_id(wanted)
            _tell(files.revoke_key(where, namespace, id))
            _tell_of_none_left(where, namespace)
            _tell_of_odd_files(where)
        case Action.list:
            _list(wanted, where)
        case Action.check:
            _check(wanted, where)
        case Action.export:
            found = _only(usable_keys(where), wanted, where)
            _tell_of_odd_files(where)
            # Who exports his own keys with this release signs failures as it does.
            own = [replace(key.public, signs_failures=True) for key in found.signing]
            echo_json(files.exported([*own, *found.trusted]))


def _named(namespaces: list[str], action: Action) -> list[str]:
    if not namespaces:
        raise UserError(f"name a namespace: crossway keys {action.value} NAMESPACE")
    return namespaces


def _make_ready(where: Path, names: list[str], look: Callable[[Path, str], object]) -> None:
    """Look at every namespace before a key is made, and keep from git what will be."""
    for name in names:
        look(where, name)
    _keep_from_git(where)


def _namespace_and_id(given: list[str]) -> tuple[str, str]:
    if len(given) != 2:
        raise UserError(
            "name a namespace and a key: crossway keys revoke NAMESPACE ID; `crossway keys list` "
            "shows the ids"
        )
    return given[0], given[1]


def _tell(key: SigningKey) -> None:
    echo(f"{key.namespace}  {key.id}  {_when(key)}")


def _tell_of_none_left(where: Path, namespace: str) -> None:
    """Say what becomes of calls, and what ends that, where no key of a namespace counts now."""
    if problem := key_problems(files.KeyFiles(where).look(), time.time()).get(namespace):
        say(
            f"{problem}: calls of {namespace} are refused and calls to it wait, until "
            f"`{advice.rotating_key(namespace)}{files.option_of(where)}` has made one that signs"
        )


def _tell_of_odd_files(where: Path) -> None:
    """Say which files make no sense: they stop nobody from using the others."""
    for fault in files.KeyFiles(where).look().faults:
        say(f"keys: {fault}")


def _keep_from_git(where: Path) -> None:
    if written := files.keep_from_git(where):
        say(f"private keys are in {where}; {written} keeps them out of git")


def _when(key: SigningKey | PublicKey) -> str:
    now, verb = time.time(), "signs" if isinstance(key, SigningKey) else "verifies"
    if key.revoked:
        return "revoked"
    if key.ends <= now:
        return f"ended at {_shown(key.ends)}"
    begins = key.begins if isinstance(key, SigningKey) else 0
    until = "" if key.ends == NEVER else f" until {_shown(key.ends)}"
    only = "" if key.agreement else "only "
    return only + verb + (f" from {_shown(begins)}" if begins > now else "") + until


def _shown(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _only(found: Keys, wanted: list[str], where: Path) -> Keys:
    known = {key.namespace for key in found.signing} | {key.namespace for key in found.trusted}
    if unknown := [namespace for namespace in wanted if namespace not in known]:
        listed = ", ".join(sorted(known)) or "none"
        raise UserError(f"{where} holds no key of {', '.join(unknown)}; it has: {listed}")
    chosen = set(wanted or known)
    return Keys(
        tuple(key for key in found.signing if key.namespace in chosen),
        tuple(key for key in found.trusted if key.namespace in chosen),
    )


def _list(wanted: list[str], where: Path) -> None:
    found = usable_keys(where)
    _print_list(_only(found, wanted, where), where)
    if found.faults:
        _tell_of_odd_files(where)
        raise typer.Exit(REFUSED)


def _print_list(found: Keys, where: Path) -> None:
    if not (found.signing or found.trusted):
        new = f"crossway keys new NAMESPACE{files.option_of(where)}"
        say(f"{where} holds no keys; to make a first one: {new}")
        return
    lines = [f"{key.namespace}  {key.id}  {_when(key)}" for key in found.signing]
    lines += [f"{key.namespace}  {key.id}  {_when(key)}" for key in found.trusted]
    echo("\n".join(sorted(lines)))


def _check(given: list[str], where: Path) -> None:
    """Print who could call whom, and what makes no sense in the directory.

    Raises:
        Exit: with 1, when a caller in the design could not call, or a file is odd.
    """
    if len(given) > 1:
        raise UserError("name one design: crossway keys check PATH")
    design = without_errors(design_at(Path(given[0] if given else ".")))
    found = files.KeyFiles(where).look()
    every = list(possible_calls(design, key_problems(found, time.time())))
    lines = [*map(str, every), *proofs(design, found, every), *installed(design, found, every)]
    lines += [*(f"odd: {fault}" for fault in (*found.faults, *found.notes))]
    lines += [f"old: {note}" for note in files.of_0_1_0(found)]
    lines.append("tokens are for the service's own id, unless `serve --audience` says otherwise")
    echo("".join(f"{visible(line)}\n" for line in lines), nl=False)
    if found.faults or any(one.calls and one.problem for one in every):
        raise typer.Exit(FAILED)
