"""`crossway serve PATH --namespace NS`: the production workers of some namespaces."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from crossway.cli.flags import (
    Address,
    Audience,
    Block,
    Codec,
    DesignPath,
    Implementations,
    LeastLogged,
    Members,
    Owner,
    Profile,
    ProfilesFor,
    TakeOver,
    keys_flag,
    namespace_flag,
    owner_name,
    seconds_flag,
)
from crossway.cli.members import chosen
from crossway.cli.rewriting import refuse_sources
from crossway.cli.serving import LogFormat, serve_built
from crossway.cli.workspaces import design_at, without_errors
from crossway.cluster.building import Built, build
from crossway.design.members import family_holes
from crossway.design.model import Design
from crossway.errors import UnknownNameError, UserError
from crossway.language.holes import fits

LONGEST = 30 * 86_400
"""Seconds that `--grace` may be at most."""


def serve(
    path: DesignPath,
    namespaces: Annotated[
        list[str] | None, namespace_flag("A namespace to serve; repeatable.")
    ] = None,
    tenants: Annotated[
        list[str] | None,
        typer.Option(
            "--tenant",
            help="A tenant of queues like tenant-{id}; repeatable. A,B for those of two holes.",
        ),
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
            help="Where the public keys of a namespace are (URL#ID,ID pins them); repeatable.",
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
    space = design_at(path, block)
    for file in audit or ():
        refuse_sources(Path(file), space.workspace.texts)
    whole = without_errors(space)
    design = chosen(whole, members, quiet=True).own
    if not namespaces:
        raise UserError(_which(design))
    _known(design, namespaces, family_holes(whole))
    chosen_namespaces = tuple(dict.fromkeys(namespaces))
    built = build(design, chosen_namespaces, implementations or (), samples=False)
    serve_built(
        built,
        owner_name(owner, space.name),
        tenants=tenants,
        health=health,
        metrics=metrics,
        address=address,
        profile=profile,
        own_profiles=own_profiles,
        codec=codec,
        grace=grace,
        versioning=versioning,
        current=current,
        take_over=take_over,
        keys=keys,
        signers=signers,
        audience=audience,
        jwks=jwks,
        audit=audit,
        log_format=log_format,
        log_level=log_level,
    )


_OF_DESIGNS = ("path", "namespaces", "members", "implementations", "block")
"""The parameters of `serve` that say what of a design is served."""


def of_a_project(name: str, built: Callable[[], Built]) -> Callable[..., None]:
    """Return a command with the settings of `serve` that serves what `built` gives.

    `name` is that of the worker deployment, unless `--owner` says another.
    """

    def serve_project(owner: str | None, **settings: Any) -> None:
        """Run the workers of this project.

        Nothing is simulated: the exit code is 1 when something is still to be written. SIGTERM
        stops it: running activities get --grace to finish, what is left is handed to others.
        """
        serve_built(built(), owner or name, **settings)

    whole = inspect.signature(serve, eval_str=True)
    kept = [one for one in whole.parameters.values() if one.name not in _OF_DESIGNS]
    keyword = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in kept]
    serve_project.__signature__ = whole.replace(parameters=keyword)  # type: ignore[attr-defined] # read by typer
    serve_project.__annotations__ = {one.name: one.annotation for one in kept}
    return serve_project


def _which(design: Design) -> str:
    """Return the question which namespaces to serve, with those that there are."""
    others = _of_others(design)
    if own := _flags_of_own(design):
        yours = " that others do not serve" if others else ""
        return f"which namespaces of the design? all of them{yours} are `{own}`"
    if others:
        return f"others serve {', '.join(others)}: all that stands there is `extern`"
    return "the design has no namespace to serve; `crossway plan` shows what it has"


def _of_others(design: Design) -> dict[str, list[str]]:
    """Return the namespaces in which nothing but what is `extern` stands, with its task queues."""
    own = {namespace for namespace, _ in (one.location for one in design.residents)}
    found: dict[str, list[str]] = {}
    for namespace, queue in sorted(design.foreign):
        if namespace not in own:
            found.setdefault(namespace, []).append(queue)
    return found


def _flags_of_own(design: Design) -> str:
    """Return the flags for all namespaces that are not others' to serve."""
    others = _of_others(design)
    return " ".join(f"-n {name}" for name in design.namespaces if name not in others)


def _known(
    design: Design, namespaces: Sequence[str], families: Mapping[str, Sequence[str]]
) -> None:
    others = _of_others(design)
    for name in namespaces:
        if name in others:
            yours = f"`{own}`" if (own := _flags_of_own(design)) else "nothing of it"
            raise UserError(
                f"others serve {name}: what stands on {', '.join(others[name])} there is `extern`, "
                f"and nothing else of the design runs in it; yours to serve is {yours}"
            )
    for name in namespaces:
        if name not in design.namespaces:
            for family, holes in families.items():
                if fits(family, name) or family == name:
                    listed = " ".join(f"--set {hole}=VALUE" for hole in holes)
                    raise UserError(f"{name} is of the family {family}: say which, {listed}")
            otherwise = f"the design has {', '.join(design.namespaces) or 'none'}"
            raise UnknownNameError("namespace", name, design.namespaces, otherwise)
