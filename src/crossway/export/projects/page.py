"""The page of a project: what a stranger needs to try it, make it and run it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from crossway.compiler.project import ABOUT, Project
from crossway.compiler.queues import contents
from crossway.design.allowing import everybody_who_may_call
from crossway.design.model import EndpointEntry
from crossway.export.projects.naming import distribution
from crossway.export.projects.pyproject import About
from crossway.export.projects.tests import inputs
from crossway.export.projects.texts import code, word
from crossway.language.holes import is_template


def readme(about: About) -> str:
    """Return the page of a project: what it is, how it is tried, made and run."""
    return "\n".join(_readme(about))


def _readme(about: About) -> Iterator[str]:
    project, space = about.project, about.project.namespace
    name, folder = distribution(project.package), f"src/{project.package}"
    yield f"# {name}\n"
    yield f"The workers of the Temporal namespace `{code(space)}`, written from the design"
    yield f"`{code(about.owner)}` by `crossway generate`. The code is yours.\n"
    yield "| file | holds |"
    yield "|---|---|"
    for module, text in _holds(project):
        yield f"| [`{module}`]({folder}/{module}) | {text} |"
    yield ""
    yield from _to_write(project, folder)
    yield "## Try it\n"
    yield "```sh"
    install = " ".join(f"../{distribution(one)}" for one in project.contracts)
    yield f"pip install {install + ' ' if install else ''}-e '.[test]'"
    yield "mypy && ruff check && ruff format --check && pytest"
    yield "```\n"
    yield from _service(about)
    yield from _running(about, name)
    yield from _image(project, name)
    yield "## When the design changes\n"
    flag = " --standalone" if about.standalone else ""
    yield f"`crossway generate PATH -o ..{flag}` writes what changed, keeps what you wrote, and"
    yield "merges where both did. What does not merge is left as it is; the merge lies beside it,"
    yield "as `FILE.merge`. `.crossway/` remembers what was written last: keep it in git.\n"


def _holds(project: Project) -> Iterator[tuple[str, str]]:
    for name in project.modules:
        yield f"{name}.py", ABOUT[name]
    yield "worker.py", "Serves all of it."
    if project.copies:
        yield "implementations", "The Python that stood beside the design."


def _to_write(project: Project, folder: str) -> Iterator[str]:
    left = [one for one in project.functions if not one.by]
    if not left:
        return
    yield "## Write what is missing\n"
    yield "The worker does not start before these are written; take `@cw.unwritten` away then.\n"
    kinds = {"activity": "activities", "operation": "operations", "function": "functions"}
    for one in left:
        where = f"{folder}/{kinds[one.kind]}.py"
        yield f"- `{one.python}` in [`{kinds[one.kind]}.py`]({where}), for `{code(one.at)}`"
    yield ""


def _service(about: About) -> Iterator[str]:
    space = about.project.namespace
    own = [one for one in about.design.endpoints.values() if one.namespace == space]
    yield "## What it needs on the Temporal service\n"
    yield "```sh"
    yield f"temporal operator namespace create --namespace {word(space)}"
    for endpoint in own:
        yield _endpoint(endpoint)
    yield from _keys(about, space)
    yield "```\n"
    told = [*_callers(about, own), *_called(about)]
    if told:
        yield "\n".join(told) + "\n"
    yield "What the last command prints is for the teams that call this namespace or are called"
    yield "from it; save what theirs prints as `keys/NAMESPACE.jwks.json`.\n"


def _callers(about: About, own: Iterable[EndpointEntry]) -> Iterator[str]:
    for endpoint in own:
        callers = everybody_who_may_call(about.design, endpoint)
        listed = ", ".join(f"`{code(name)}`" for name in callers or ()) or "nobody"
        who = "anybody" if callers is None else listed
        yield f"- Through `{code(endpoint.name)}` {who} may call."


def _called(about: About) -> Iterator[str]:
    """Yield who is called, by which endpoint: those have to be there as well."""
    for name in about.project.endpoints:
        endpoint = about.design.endpoints.get(name)
        if endpoint is not None and endpoint.namespace != about.project.namespace:
            whom = f"`{code(endpoint.namespace)}`"
            yield f"- Through `{code(name)}` it calls {whom}, whose team makes that endpoint."


def _keys(about: About, space: str) -> Iterator[str]:
    """Yield what makes the first key, and prints its public half."""
    if about.standalone:
        yield f"CROSSWAY_KEYS=keys {distribution(about.project.package)}-worker --new-key"
    else:
        yield f"crossway keys new {word(space)} --dir keys"
        yield f"crossway keys export {word(space)} --dir keys"


def _endpoint(endpoint: EndpointEntry) -> str:
    return (
        f"temporal operator nexus endpoint create --name {word(endpoint.name)} "
        f"--target-namespace {word(endpoint.namespace)} "
        f"--target-task-queue {word(endpoint.task_queue)}"
    )


def _running(about: About, name: str) -> Iterator[str]:
    yield "## Run it\n"
    yield "```sh"
    tenants = " --tenant TENANT" if _per_tenant(about) else ""
    if about.standalone:
        yield "export TEMPORAL_ADDRESS=localhost:7233 CROSSWAY_KEYS=keys"
        yield f"{name}-worker --health localhost:8080 --metrics localhost:9090{tenants}"
    else:
        yield f"{name}-worker --address localhost:7233 --keys keys --health 8080{tenants}"
    if "starter" in about.project.modules:
        yield _starting(about, name)
    yield "```\n"
    if about.standalone:
        yield from _alone(about)
    else:
        yield "Its settings are those of `crossway serve`: profiles of the Temporal CLI, keys,"
        yield "health, metrics, builds. It does not start while something is unwritten, a key or an"
        yield "endpoint is missing, or somebody else is in charge of its task queues.\n"


def _starting(about: About, name: str) -> str:
    """Return a line that starts a workflow with samples of what it takes."""
    where = () if about.standalone else ("--address", "localhost:7233")
    if not _per_tenant(about):
        for workflow, values in inputs(about.design, about.project).items():
            words = [f"{name}-start", workflow, *map(json.dumps, values), *where, "--wait"]
            return " ".join(map(word, words))
    return f"{name}-start --help"


def _per_tenant(about: About) -> bool:
    """Whether there is a queue for each tenant, which a command line has to name."""
    namespace = about.project.namespace
    return any(is_template(queue, namespace) for queue in contents(about.design, namespace))


def _image(project: Project, name: str) -> Iterator[str]:
    contracts = "".join(f" ../{distribution(one)}" for one in project.contracts)
    yield "## Make an image\n"
    yield "```sh"
    yield "mkdir -p wheels"
    if contracts:
        yield f"pip wheel --no-deps --wheel-dir wheels{contracts}"
    yield f"docker build --tag {name}-worker ."
    yield "```\n"
    yield "What your package index does not have is put into `wheels` first, as a wheel. The image"
    yield "takes `TEMPORAL_ADDRESS` and the like, and the folder of keys at `/keys`; port 8080"
    yield "answers `/live` and `/ready`, 9090 has metrics. Give it 45 seconds to stop.\n"


def _alone(about: About) -> Iterator[str]:
    support = f"src/{about.project.package}/support"
    yield "`/live` answers while the process runs, `/ready` while it reaches the service."
    yield "With `--build-id ID` executions end on the build that they began on; which build gets"
    yield "new ones says `temporal worker deployment set-current-version`. It does not start while"
    yield "something is unwritten, or without a key to sign with.\n"
    yield f"Nothing depends on Crossway. [`support`]({support}) is what is here of it, under the"
    yield "MIT licence: what proves who calls, what workflows call, and this worker, listed in"
    yield "its `__init__.py`. It is yours as well, and is written again with the project.\n"
