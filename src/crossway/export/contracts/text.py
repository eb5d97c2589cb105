"""A contract as the text of its file."""

from __future__ import annotations

import re
from typing import Any

from crossway.design.reading import VERSION

HEADER = "# What crossway schema writes of a design: change the design, and write it again.\n"


def contract_text(document: dict[str, Any]) -> str:
    """Return the YAML of a contract; the same contract gives the same text, byte for byte."""
    import yaml  # only who writes a contract waits for it

    quoting: Any = type("Quoting", (yaml.SafeDumper,), {})
    quoting.add_representer(str, _represented)
    text: str = yaml.dump(
        document,
        Dumper=quoting,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=100,
    )
    # Quoted as in nexgen's own samples.
    return HEADER + text.replace(f"nexusrpc: '{VERSION}'", f'nexusrpc: "{VERSION}"', 1)


def _represented(dumper: Any, text: str) -> Any:
    """Return a text as YAML, in quotes where a reader of YAML 1.2 would take it for a number, and
    PyYAML, of YAML 1.1, would not."""
    style = "'" if _LIKE_A_NUMBER.match(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_LIKE_A_NUMBER = re.compile(r"[-+]?\.?[0-9]")
"""How numbers begin in any YAML: `1e3` is one in 1.2, `0o17`, too, and in neither `1st`."""
