"""What stands around the Python of a project: its image, its contract's page, names in pages."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from crossway.compiler.contracts import Offer
from crossway.export.projects.naming import distribution
from crossway.export.projects.pyproject import About
from crossway.language.visible import visible

DOCKERIGNORE = "**\n!pyproject.toml\n!README.md\n!src\n!wheels\n"


def contract_readme(space: str, package: str, offers: Iterable[Offer]) -> str:
    """Return the page of a contract."""
    listed = "\n".join(
        f"- `{code(offer.service)}`: {', '.join(f'`{code(name)}`' for name in offer.operations)}"
        for offer in offers
    )
    first = next(iter(offers))
    operation = next(iter(first.operations.values()))
    return f"""\
# {distribution(package)}

What namespace `{code(space)}` offers over Nexus, as `nexusrpc` services with their types. Callers
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


def word(text: str) -> str:
    """Return a name as one word of a shell, with nothing that a terminal obeys."""
    return shlex.quote(visible(text))


def code(text: str) -> str:
    """Return a name as it may stand between backticks."""
    return visible(text).replace("`", "'").replace("|", "/")
