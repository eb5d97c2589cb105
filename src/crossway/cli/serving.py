"""What `crossway serve` and the worker of a generated project do alike: serve what was built."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import typer
from temporalio.converter import DataConverter

from crossway.cli.changes import Service
from crossway.cli.exits import exit_code
from crossway.cli.flags import LogLevel, profiles_for
from crossway.cli.ids import id_fault
from crossway.cli.profiles import codec_of, meant, with_profiles
from crossway.cli.signals import stop_on_signals
from crossway.cluster.addresses import listen, scraped
from crossway.cluster.audits import audit_to
from crossway.cluster.building import Built, converter, proven
from crossway.cluster.keys import Choice, Source, choices, followed, keys_directory, sources
from crossway.cluster.logs import LOGGER, set_up
from crossway.cluster.loop import run_in_worker_loop
from crossway.cluster.service import connect, deployment_name, worker_identity
from crossway.cluster.serving import (
    Settings,
    check_keys,
    check_service,
    serve_until,
)
from crossway.errors import ClusterError, SimulatedError, UserError


class LogFormat(StrEnum):
    """How `crossway serve` logs."""

    JSON = "json"
    TEXT = "text"


def serve_built(
    built: Built,
    name: str,
    *,
    tenants: Sequence[str] | None,
    health: str | None,
    metrics: str | None,
    address: str | None,
    profile: str | None,
    own_profiles: Sequence[str] | None,
    codec: str | None,
    grace: float,
    versioning: bool,
    current: bool | None,
    take_over: bool,
    keys: Path | None,
    signers: Sequence[str] | None,
    audience: str,
    jwks: Sequence[str] | None,
    audit: Sequence[str] | None,
    log_format: LogFormat,
    log_level: LogLevel | None,
) -> None:
    """Serve until told to stop; the settings are those of the command."""
    own = profiles_for(own_profiles)
    urls = sources(with_profiles("jwks", jwks, profile, own))
    certifying = choices(with_profiles("signer", signers, profile, own))
    _refuse(built, tenants or ())
    settings = Settings(
        tenants=tuple(tenants or ()),
        grace=timedelta(seconds=grace),
        design=name,
        versioned=versioning,
        current=current,
        take_over=take_over,
        health=listen("--health", health) if health else None,
        audience=audience,
    )
    values = converter(codec_of(codec, meant(address, profile), own))
    level = (log_level or LogLevel.INFO).number
    set_up(
        as_json=log_format is LogFormat.JSON,
        metrics=scraped(metrics) if metrics else None,
        level=level,
    )
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
    identity = worker_identity(deployment_name(settings.design))
    connections = await connect(
        address, profile=profile, profiles_for=own, data_converter=values, identity=identity
    )
    await check_service(connections, built)
    directory, urls, signers = keys
    async with followed(directory, remote=urls, signers=signers) as keyring:
        check_keys(built, keyring, directory)
        await serve_until(stop, connections, built, settings, keyring)


def instead_of_samples(simulated: Sequence[str]) -> str:
    """Return what to do about what would be simulated, by its names; Python gives no name a value.

    >>> instead_of_samples(["value region of Ship"])
    'define the values in the design'
    """
    python = "in Python beside the design or in --impl MODULE"
    values = sum(name.startswith("value ") for name in simulated)
    if not values:
        return f"implement them {python}"
    defined = "define the values in the design"
    return defined if values == len(simulated) else f"implement what is called {python}, {defined}"


def _refuse(built: Built, tenants: Sequence[str]) -> None:
    """Stop when anything would be simulated, or a queue per tenant has no tenants."""
    if built.simulated:
        listed = "".join(f"\n  {name}" for name in built.simulated)
        advice = "write them, and take `@cw.unwritten` away"
        if built.design.files:  # a project has none: there what is missing stands as a function
            advice = instead_of_samples(built.simulated)
            advice += "; what another team's worker serves, the design lists in an `extern worker`"
        message = f"nothing is simulated in production, and these would be; {advice}:{listed}"
        raise SimulatedError(message)
    for tenant in tenants:
        if fault := id_fault(tenant):
            raise UserError(f"--tenant: one {fault}")
    if built.templates and not tenants:
        names = ", ".join(queue.name for queue in built.templates)
        raise UserError(f"{names} is a queue per tenant; name them with --tenant")
