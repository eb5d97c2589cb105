"""`crossway serve PATH --namespace NS`: the production workers of some namespaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from temporalio.converter import DataConverter

from crossway.cli.changes import Service
from crossway.cli.exits import exit_code
from crossway.cli.flags import (
    Address,
    Audience,
    Block,
    Codec,
    DesignPath,
    Implementations,
    LeastLogged,
    LogLevel,
    Members,
    Owner,
    Profile,
    ProfilesFor,
    TakeOver,
    keys_flag,
    namespace_flag,
    owner_name,
    profiles_for,
    seconds_flag,
)
from crossway.cli.members import chosen
from crossway.cli.profiles import with_profiles
from crossway.cli.signals import stop_on_signals
from crossway.cli.workspaces import design_at, without_errors
from crossway.cluster.audits import audit_to
from crossway.cluster.building import Built, build, converter, proven
from crossway.cluster.keys import Choice, Source, choices, followed, keys_directory, sources
from crossway.cluster.logs import LOGGER, set_up
from crossway.cluster.loop import run_in_worker_loop
from crossway.cluster.service import LOOPBACK, connect
from crossway.cluster.serving import (
    Settings,
    check_keys,
    check_service,
    serve_until,
)
from crossway.design.members import family_holes
from crossway.design.model import Design
from crossway.errors import ClusterError, SimulatedError, UnknownNameError, UserError
from crossway.language.holes import fits

LONGEST = 30 * 86_400
"""Seconds that `--grace` may be at most."""


class LogFormat(StrEnum):
    """How `crossway serve` logs."""

    JSON = "json"
    TEXT = "text"


def serve(
    path: DesignPath,
    namespaces: Annotated[list[str], namespace_flag("A namespace to serve; repeatable.")],
    tenants: Annotated[
        list[str] | None,
        typer.Option("--tenant", help="A tenant of queues like tenant-{id}; repeatable."),
    ] = None,
    health: Annotated[
        str | None,
        typer.Option(metavar="[HOST:]PORT", help="Answer health checks here; 200: it polls."),
    ] = None,
    metrics: Annotated[
        str | None,
        typer.Option(metavar="[HOST:]PORT", help="Serve the SDK's metrics to Prometheus here."),
    ] = None,
    address: Address = None,
    profile: Profile = None,
    own_profiles: ProfilesFor = None,
    members: Members = None,
    implementations: Implementations = None,
    codec: Codec = None,
    grace: Annotated[
        float,
        seconds_flag("--grace", "What running activities get to finish.", most=LONGEST),
    ] = 30,
    versioning: Annotated[
        bool,
        typer.Option(
            "--versioning/--no-versioning", help="Keep executions on the build they began on."
        ),
    ] = True,
    current: Annotated[
        bool | None,
        typer.Option(
            "--make-current/--keep-current",
            help="Make this build current even if it is an older one, or not at all.",
        ),
    ] = None,
    take_over: TakeOver = False,
    keys: Annotated[Path | None, keys_flag("--keys")] = None,
    signers: Annotated[
        list[str] | None,
        typer.Option(
            "--signer",
            metavar="NAMESPACE=HOW",
            help="Sign by session keys that `key`, or `command:..`, certifies; repeatable.",
        ),
    ] = None,
    audience: Audience = "",
    jwks: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAMESPACE=URL",
            help="Where the public keys of a namespace are, besides files; repeatable.",
        ),
    ] = None,
    audit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE|otlp[:URL]",
            help="Append who called, and whether they might, to FILE; or send it. Repeatable.",
        ),
    ] = None,
    owner: Owner = None,
    log_format: Annotated[LogFormat, typer.Option(help="How to log.")] = LogFormat.JSON,
    log_level: LeastLogged = None,
    block: Block = None,
) -> None:
    """Run the workers of some of a design's namespaces, in production.

    Nothing is simulated: the exit code is 1 when anything would be. The namespaces and
    endpoints are those that `crossway apply` made. SIGTERM stops it: running activities
    get --grace to finish, what is left is handed to other workers.
    """
    own = profiles_for(own_profiles)
    urls = sources(with_profiles("jwks", jwks, profile, own))
    certifying = choices(with_profiles("signer", signers, profile, own))
    space = design_at(path, block)
    whole = without_errors(space)
    design = chosen(whole, members, quiet=True).own
    _known(design, namespaces, family_holes(whole))
    chosen_namespaces = tuple(dict.fromkeys(namespaces))
    built = build(design, chosen_namespaces, implementations or (), samples=False)
    _refuse(built, tenants or ())
    settings = Settings(
        tenants=tuple(tenants or ()),
        grace=timedelta(seconds=grace),
        design=owner_name(owner, space.name),
        versioned=versioning,
        current=current,
        take_over=take_over,
        health=listen("--health", health) if health else None,
        audience=audience,
    )
    scraped = _address(*listen("--metrics", metrics)) if metrics else None
    values = converter(codec)
    level = (log_level or LogLevel.INFO).number
    set_up(as_json=log_format is LogFormat.JSON, metrics=scraped, level=level)
    for destination in audit or ():
        audit_to(destination)
    service = (address, profile, own)
    for hint in built.hints:
        LOGGER.warning(hint)
    try:
        run_in_worker_loop(
            _serve(built, settings, service, (keys_directory(keys), urls, certifying), values)
        )
    except ClusterError as failure:
        LOGGER.error(str(failure))
        raise typer.Exit(exit_code(failure)) from failure


async def _serve(
    built: Built,
    settings: Settings,
    service: Service,
    keys: tuple[Path, Sequence[Source], Sequence[Choice]],
    values: DataConverter,
) -> None:
    stop = stop_on_signals(lambda: LOGGER.warning("told to stop again: stopping at once"))
    address, profile, own = service
    await proven(values)
    connections = await connect(address, profile=profile, profiles_for=own, data_converter=values)
    await check_service(connections, built)
    directory, urls, signers = keys
    async with followed(directory, remote=urls, signers=signers) as keyring:
        check_keys(built, keyring, directory)
        await serve_until(stop, connections, built, settings, keyring)


def _known(
    design: Design, namespaces: Sequence[str], families: Mapping[str, Sequence[str]]
) -> None:
    for name in namespaces:
        if name not in design.namespaces:
            for family, holes in families.items():
                if fits(family, name) or family == name:
                    listed = " ".join(f"--set {hole}=VALUE" for hole in holes)
                    raise UserError(f"{name} is of the family {family}: say which, {listed}")
            otherwise = f"the design has {', '.join(design.namespaces) or 'none'}"
            raise UnknownNameError("namespace", name, design.namespaces, otherwise)


def _refuse(built: Built, tenants: Sequence[str]) -> None:
    """Stop when anything would be simulated, or a queue per tenant has no tenants."""
    if built.simulated:
        listed = "".join(f"\n  {name}" for name in built.simulated)
        advice = "implement them in Python beside the design or in --impl MODULE"
        advice += "; what another team's worker serves, the design lists in an `extern worker`"
        message = f"nothing is simulated in production, and these would be; {advice}:{listed}"
        raise SimulatedError(message)
    if built.templates and not tenants:
        names = ", ".join(queue.name for queue in built.templates)
        raise UserError(f"{names} is a queue per tenant; name them with --tenant")


def _address(host: str, port: int) -> str:
    """Return an address as the SDK reads it: an IP address, not a name."""
    known = {"localhost": LOOPBACK}.get(host, host)
    return f"[{known}]:{port}" if ":" in known else f"{known}:{port}"


def listen(option: str, text: str) -> tuple[str, int]:
    """Return host and port from `PORT` (on loopback) or `HOST:PORT`.

    Raises:
        UserError: it is neither.
    """
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise UserError(f"{option}: expected PORT or HOST:PORT, found {text!r}")
    return host.strip("[]") or LOOPBACK, int(port)
