"""What the approvals team does in the world: it tells people."""

from __future__ import annotations


def send_notice(to: str, text: str) -> dict[str, str]:
    """Send a notice. A real one would write a mail, or a message in a chat."""
    if "@" not in to:
        raise ValueError(f"{to} is no address")
    return {"to": to, "text": text}
