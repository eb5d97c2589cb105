"""What stands around the Python of a project: a page for strangers, an image."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from crossway.compiler.contracts import Offer
from crossway.compiler.project import ABOUT, Project
from crossway.design.model import EndpointEntry
from crossway.export.projects.naming import distribution
from crossway.export.projects.pyproject import About
from crossway.language.visible import visible

DOCKERIGNORE = "**\n!pyproject.toml\n!README.md\n!src\n!wheels\n"


def contract_readme(space: str, package: str, offers: Iterable[Offer]) -> str:
    """Return the page of a contract."""
    listed = "\n".join(
        f"- `{_code(offer.service)}`: {', '.join(f'`{_code(name)}`' for name in offer.operations)}"
        for offer in offers
    )
    first = next(iter(offers))
    operation = next(iter(first.operations.values()))
    return f"""\
# {distribution(package)}

What namespace `{_code(space)}` offers over Nexus, as `nexusrpc` services with their types. Callers
install it alone; it needs `nexus-rpc` and nothing else.

{listed}

```python
from {package} import {operation.service}

client = workflow.create_nexus_client(service={operation.service}, endpoint="..")
await client.execute_operation({operation.service}.{operation.operation}, ..)
```
"""


def dockerfile(about: About) -> str:
    """Return how an image of a project is made; wheels that no index has lie in `wheels/`."""
    name = distribution(about.project.package)
    given = ["--health=0.0.0.0:8080", "--metrics=0.0.0.0:9090"]
    listed = ", ".join(f'"{one}"' for one in given)
    return f"""\
FROM python:3.13-slim
WORKDIR /app
# What no package index has: put its wheel into wheels/ first.
COPY wheels ./wheels
COPY pyproject.toml README.md ./
COPY src ./src
RUN pip install --no-cache-dir --find-links wheels . && useradd --no-log-init --uid 10001 worker
USER 10001
ENV CROSSWAY_KEYS=/keys
# SIGTERM ends it: what runs gets half a minute, so give it 45 seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["{name}-worker"]
CMD [{listed}]
"""


def readme(about: About) -> str:
    """Return the page of a project: what it is, how it is tried, made and run."""
    return "\n".join(_readme(about))


def _readme(about: About) -> Iterator[str]:
    project, space = about.project, about.project.namespace
    name, folder = distribution(project.package), f"src/{project.package}"
    yield f"# {name}\n"
    yield f"The workers of the Temporal namespace `{_code(space)}`, written from the design"
    yield f"`{_code(about.owner)}` by `crossway generate`. The code is yours.\n"
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
        yield f"- `{one.python}` in [`{kinds[one.kind]}.py`]({where}), for `{_code(one.at)}`"
    yield ""


def _service(about: About) -> Iterator[str]:
    space = about.project.namespace
    own = [one for one in about.design.endpoints.values() if one.namespace == space]
    yield "## What it needs on the Temporal service\n"
    yield "```sh"
    yield f"temporal operator namespace create --namespace {_word(space)} --retention 3d"
    for endpoint in own:
        yield _endpoint(endpoint)
    yield from _keys(about, space)
    yield "```\n"
    for endpoint in own:
        callers = ", ".join(f"`{_code(name)}`" for name in endpoint.callers or ())
        who = f"{callers} may call" if callers else "anybody may call"
        yield f"Through `{_code(endpoint.name)}` {who}."
    yield "What the last command prints is for the teams that call this namespace or are called"
    yield "from it; save what theirs prints as `keys/NAMESPACE.jwks.json`.\n"


def _keys(about: About, space: str) -> Iterator[str]:
    """Yield what makes the first key, and prints its public half."""
    if about.standalone:
        yield f"CROSSWAY_KEYS=keys {distribution(about.project.package)}-worker --new-key"
    else:
        yield f"crossway keys new {_word(space)} --dir keys"
        yield f"crossway keys export {_word(space)} --dir keys"


def _endpoint(endpoint: EndpointEntry) -> str:
    return (
        f"temporal operator nexus endpoint create --name {_word(endpoint.name)} "
        f"--target-namespace {_word(endpoint.namespace)} "
        f"--target-task-queue {_word(endpoint.task_queue)}"
    )


def _running(about: About, name: str) -> Iterator[str]:
    yield "## Run it\n"
    yield "```sh"
    if about.standalone:
        yield "export TEMPORAL_ADDRESS=localhost:7233 CROSSWAY_KEYS=keys"
        yield f"{name}-worker --health localhost:8080 --metrics localhost:9090"
    else:
        yield f"{name}-worker --address localhost:7233 --keys keys --health 8080"
    if "starter" in about.project.modules:
        yield f"{name}-start --help"
    yield "```\n"
    if about.standalone:
        yield from _alone(about)
    else:
        yield "Its settings are those of `crossway serve`: profiles of the Temporal CLI, keys,"
        yield "health, metrics, builds. It does not start while something is unwritten, a key or an"
        yield "endpoint is missing, or somebody else is in charge of its task queues.\n"


def _alone(about: About) -> Iterator[str]:
    support = f"src/{about.project.package}/support"
    yield "`/live` answers while the process runs, `/ready` while it reaches the service."
    yield "With `--build-id ID` executions end on the build that they began on; which build gets"
    yield "new ones says `temporal worker deployment set-current-version`. It does not start while"
    yield "something is unwritten, or without a key to sign with.\n"
    yield f"Nothing depends on Crossway. [`support`]({support}) is what is here of it, under the"
    yield "MIT licence: what proves who calls, what workflows call, and this worker, listed in"
    yield "its `__init__.py`. It is yours as well, and is written again with the project.\n"


def _word(text: str) -> str:
    """Return a name as one word of a shell, with nothing that a terminal obeys."""
    return shlex.quote(visible(text))


def _code(text: str) -> str:
    """Return a name as it may stand between backticks."""
    return visible(text).replace("`", "'").replace("|", "/")
