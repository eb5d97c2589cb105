"""Where a design runs: the server of a running `crossway dev`, or the service that flags name."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from temporalio.converter import DataConverter

from crossway.cli.flags import profiles_for
from crossway.cli.members import chosen
from crossway.cli.output import echo
from crossway.cli.profiles import codec_of, meant, named_elsewhere, said_by_default
from crossway.cli.undecoded import told_undecoded
from crossway.cli.workspaces import design_at, is_stdin, without_errors
from crossway.cluster.addresses import LOOPBACK, shown
from crossway.cluster.announced import Announced, announced
from crossway.cluster.building import converter, proven
from crossway.cluster.service import Connections, connect
from crossway.design.model import Design
from crossway.errors import ConnectError, UserError


@dataclass(frozen=True, slots=True)
class Where:
    """Which design, and which service: as the flags of the same names say."""

    path: Path
    block: str | None = None
    members: Sequence[str] | None = None
    address: str | None = None
    profile: str | None = None
    own_profiles: Sequence[str] | None = None
    codec: str | None = None

    def design(self, workflow: str | None = None) -> Design:
        """Return the design, of several that which defines `workflow`.

        Raises:
            typer.Exit: it has errors, which are printed by now.
            UserError: there is none, or several.
        """
        read = without_errors(design_at(self.path, self.block, workflow))
        return chosen(read, self.members, quiet=True)

    async def connect(self) -> Connections:
        """Return connections to the service on which the design runs.

        Raises:
            ConnectError: nothing answers.
            UserError: several servers run this design.
        """
        own = profiles_for(self.own_profiles)
        named = named_elsewhere(self.address, self.profile)
        server = None if named or is_stdin(self.path) else server_of(self.path)
        address = server.address if server else self.address
        values = converter(codec_of(self.codec, meant(address, self.profile), own))
        await proven(values)
        if server is not None:
            echo(f"using {server}", err=True)
        try:
            found = await connect(
                address,
                profile=self.profile,
                profiles_for=own,
                data_converter=told_undecoded(values),
                advice="check --address or --profile" if named else "",
                ours=is_ours(address, self.profile),
            )
        except ConnectError as failure:
            if named:
                raise
            if is_stdin(self.path):
                raise ConnectError(
                    "say with --address or --profile where a design by standard input runs: it "
                    f"is not found by itself ({failure})"
                ) from failure
            command = shlex.join(["crossway", "dev", str(self.path)])
            raise ConnectError(
                f"{self.path} does not run: no `{command}` of yours is up ({failure}); start that, "
                "or say with --address or --profile where it is served"
            ) from failure
        if not named and server is None:  # it is acted on, and nobody said so
            at = shown(found.address)
            echo(f"using the Temporal service at {at} ({said_by_default()})", err=True)
        return found

    @property
    def flags(self) -> str:
        """The flags that say all this again, for a command that a message shows."""
        words = [word for member in self.members or () for word in ("--set", member)]
        words += ["--block", self.block] if self.block else []
        return " ".join(filter(None, [self.reaching, shlex.join(words)]))

    @property
    def reaching(self) -> str:
        """The same without those of the design: which service, and how its payloads are read."""
        words: list[str] = []
        for flag, value in (("--address", self.address), ("--profile", self.profile)):
            words += [flag, value] if value else []
        for pair in self.own_profiles or ():
            words += ["--profile-for", pair]
        words += ["--codec", self.codec] if self.codec else []
        return shlex.join(words)


def is_ours(address: str | None, profile: str | None) -> bool:
    """Whether an embedded server of this user is at an address, and no profile is named for it.

    A `crossway run` tells where it runs as well where that is a service at an address.
    """
    if address is None or named_elsewhere(None, profile) or not address.startswith(f"{LOOPBACK}:"):
        return False
    return any(one.address == address for one in announced())


async def reached(
    address: str | None, profile: str | None, own: Mapping[str, str], values: DataConverter
) -> Connections:
    """Return connections for who only reads: to the address that `own_address` gives.

    Raises:
        ConnectError: nothing answers.
    """
    ours = is_ours(address, profile)
    return await connect(
        address, profile=profile, profiles_for=own, data_converter=values, ours=ours
    )


def own_address(address: str | None, profile: str | None, path: Path | None = None) -> str | None:
    """Return the address that is given, else where the one running `crossway dev` is, if any.

    With a path that of its design alone is meant.

    Raises:
        UserError: there are several.
    """
    server = None if named_elsewhere(address, profile) else server_of(path)
    return server.address if server else address


def server_of(path: Path | None) -> Announced | None:
    """Return the running `crossway dev` of a design, else its `crossway run`; None for none.

    Without a path, of any design.

    Raises:
        UserError: there are several.
    """
    found = [one for one in announced() if path is None or one.is_of(path)]
    found = [one for one in found if one.command == "dev"] or found
    if len(found) > 1:
        listed = ", ".join(map(str, found))
        what = "several servers run" if path is None else "several servers run this design"
        raise UserError(f"{what}: {listed}; choose one with --address")
    return found[0] if found else None
