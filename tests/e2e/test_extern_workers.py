"""Workers that somebody else serves, with another SDK say: `extern worker`."""

from __future__ import annotations

from pathlib import Path

import nexusrpc
import nexusrpc.handler
from temporalio import activity, workflow
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from crossway.cluster.building.build import build
from crossway.cluster.serving.workers import serve
from crossway.design.simulated import simulated
from tests.helpers.building import one
from tests.helpers.command import crossway
from tests.helpers.deployed import deployed, provisioned

STUDIO = """
workflow Clip(scene: string) -> (string):
    activity Frame(scene) -> picture
    workflow Encode(picture) -> film
    nexus StoreEndpoint Store.Keep(film) -> id
        options:
            timeout: 5m
    close complete(id)

nexus service Store:
    sync Keep(film: string) -> (string)

worker web:
    workflow Clip

extern worker gpu:
    activity Frame
    workflow Encode

extern worker store:
    nexus service Store

namespace studio:
    worker web
        options:
            task_queue: "web"
    worker gpu
        options:
            task_queue: "gpu"

namespace archive:
    worker store
        options:
            task_queue: "go"
    nexus endpoint StoreEndpoint
        options:
            task_queue: "go"
            allowed_caller_namespaces: [studio]
"""
NAMES = ("studio", "archive", "StoreEndpoint")


@activity.defn(name="Frame")
async def frame(scene: str) -> str:
    """Render, as the other team does."""
    return f"{scene} framed"


@workflow.defn(name="Encode", sandboxed=False)
class Encode:
    """The other team's workflow."""

    @workflow.run
    async def run(self, picture: str) -> str:
        """Return what came in, encoded."""
        return f"{picture} encoded"


@nexusrpc.handler.service_handler(name="Store")
class Store:
    """The other team's service: nothing in it signs an answer."""

    @nexusrpc.handler.sync_operation
    async def Keep(  # noqa: N802 - an operation's name
        self, _ctx: nexusrpc.handler.StartOperationContext, film: str
    ) -> str:
        """Return what came in, kept."""
        return f"{film} kept"


async def test_what_somebody_else_serves_is_theirs(address: str, tmp_path: Path) -> None:
    """Our worker serves its own queue alone; their activity, child and operation answer."""
    async with provisioned(address, tmp_path, {"clips.twf": STUDIO}, *NAMES) as app:
        mine = build(app.design.own)
        assert mine.simulated == ()
        assert [(queue.namespace, queue.name) for queue in mine.queues] == [
            (app.names["studio"], "web")
        ]
        studio, archive = app.client("studio"), app.client("archive")
        async with (
            serve(app.connections, mine.queues),
            Worker(
                studio,
                task_queue="gpu",
                activities=[frame],
                workflows=[Encode],
                workflow_runner=UnsandboxedWorkflowRunner(),
            ),
            Worker(archive, task_queue="go", nexus_service_handlers=[Store()]),
        ):
            assert await app.run("Clip", "dawn") == "dawn framed encoded kept"


async def test_where_the_others_are_not_run_stands_in_for_them(
    address: str, tmp_path: Path
) -> None:
    """Samples, which nobody calls simulated: `--strict` is about what is ours to implement."""
    async with deployed(address, tmp_path, {"clips.twf": STUDIO}, *NAMES) as app:
        assert await app.run("Clip", "dawn") == "keep-1"
        built = build(app.design)
    assert built.simulated == ()
    expected = ("activity Frame", "operation Store.Keep", "workflow Encode")
    assert built.stood_in_for == expected
    said = crossway("run", "clips.twf", "Clip", "--strict", "-i", '"a"', cwd=_alone(tmp_path))
    assert (said.returncode, said.stdout) == (0, '"keep-1"\n')
    assert f"extern, stood in for here: {', '.join(expected)}\n" in said.stderr
    mocks = "def frame(scene):\n    return scene\n\ndef keep(film):\n    return 'k-7'\n"
    (tmp_path / "alone" / "mocks.py").write_text(mocks)
    said = crossway(
        *("run", "clips.twf", "Clip", "-i", '"a"', "--impl", "mocks.py"), cwd=tmp_path / "alone"
    )
    assert said.stdout == '"k-7"\n'
    assert "stood in for here: workflow Encode\n" in said.stderr


def _alone(folder: Path) -> Path:
    """Return a folder with the design in it under the names of its text."""
    (folder / "alone").mkdir()
    (folder / "alone" / "clips.twf").write_text(STUDIO)
    return folder / "alone"


def test_plan_and_check_know_whose_it_is(tmp_path: Path) -> None:
    """No warning of what nobody defines here, and nothing is said to be simulated."""
    folder = _alone(tmp_path)
    checked = crossway("check", ".", cwd=folder)
    assert (checked.returncode, checked.stdout) == (0, "")
    planned = crossway("plan", ".", cwd=folder).stdout
    assert "  task queue gpu  (extern: somebody else serves it)\n    activity  Frame" in planned
    assert "simulated" not in planned
    generated = crossway("generate", ".", cwd=folder).stdout
    assert "class Clip" in generated
    assert not [word for word in ("class Encode", "class Store", "cw.Stub") if word in generated]


def test_serve_says_how_to_name_what_others_serve(tmp_path: Path) -> None:
    """Of a design that only imports another team's package, the refusal shows the way out."""
    (tmp_path / "shop.twf").write_text(
        'package shop\nimport "github.com/acme/render"\n'
        'workflow Clip() -> (string):\n    activity render.Frame("x") -> a\n    close complete(a)\n'
    )
    said = crossway("serve", "shop.twf", "-n", "shop", cwd=tmp_path)
    assert said.returncode == 1
    assert "the design lists in an `extern worker`" in said.stderr


def test_a_package_of_somebody_else_is_served_by_their_worker() -> None:
    """The name that a worker lists may be of a package that is not among the files."""
    built = one(
        """
        package shop
        import "github.com/acme/render"
        workflow Clip() -> (string):
            activity render.Frame("x") -> a
            close complete(a)
        worker web:
            workflow Clip
        extern worker gpu:
            activity render.Frame
        namespace shop:
            worker web
                options:
                    task_queue: "shop"
            worker gpu
                options:
                    task_queue: "gpu"
        """
    )
    assert simulated(built) == ()
    assert [one.name for one in built.own.residents] == ["Clip"]
