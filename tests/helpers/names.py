"""Names that no other test uses, since all tests share one server."""

from __future__ import annotations

import re
import uuid


def fresh(name: str) -> str:
    """Return a name that starts with `name`, fit for namespaces, endpoints and queues."""
    return f"{name}x{uuid.uuid4().hex[:8]}"


def with_fresh_names(text: str, *names: str) -> tuple[str, dict[str, str]]:
    """Return TWF text with these whole words replaced, and what replaced each.

    For namespaces, endpoints and queues, which are global to the server.
    """
    new = {name: fresh(name) for name in names}
    words = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names, reverse=True))) + r")\b")
    return words.sub(lambda found: new[found.group()], text), new
