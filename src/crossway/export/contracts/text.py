"""A contract as the text of its file."""

from __future__ import annotations

from typing import Any

from crossway.design.reading import VERSION

HEADER = "# What crossway schema writes of a design: change the design, and write it again.\n"


def contract_text(document: dict[str, Any]) -> str:
    """Return the YAML of a contract; the same contract gives the same text, byte for byte."""
    import yaml  # only who writes a contract waits for it

    text: str = yaml.safe_dump(
        document, sort_keys=False, allow_unicode=True, default_flow_style=False, width=100
    )
    # Quoted as in nexgen's own samples: whoever reads YAML of another kind takes it for no number.
    return HEADER + text.replace(f"nexusrpc: {VERSION}", f'nexusrpc: "{VERSION}"', 1)
