"""The Compose Specification, as far as examples/deploy/compose.yaml uses it, as a JSON Schema.

Closed: a key that it does not name is an error, since compose refuses one that it does not know.
Written from https://github.com/compose-spec/compose-spec, 05-services.md and 11-extension.md.
"""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_DURATION = {"type": "string", "pattern": r"^([0-9]+(us|ms|s|m|h))+$"}


def _closed(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_DEPENDENCY = _closed(
    {
        "condition": {
            "enum": ["service_started", "service_healthy", "service_completed_successfully"]
        }
    },
    "condition",
)
_SERVICE = _closed(
    {
        "image": _TEXT,
        "command": _TEXTS,
        "user": _TEXT,
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "stop_grace_period": _DURATION,
        "ports": {
            "type": "array",
            "items": {"type": "string", "pattern": r"^([0-9.]+:)?[0-9]+:[0-9]+$"},
            "uniqueItems": True,
        },
        "volumes": {
            "type": "array",
            "items": {"type": "string", "pattern": r"^\.{1,2}/[^:]+:/[^:]+(:(ro|rw))?$"},
            "uniqueItems": True,
        },
        "depends_on": {"type": "object", "additionalProperties": _DEPENDENCY},
        "healthcheck": _closed(
            {
                "test": {
                    "type": "array",
                    "items": _TEXT,
                    "minItems": 2,
                    "prefixItems": [{"enum": ["CMD", "CMD-SHELL"]}],
                },
                "interval": _DURATION,
                "timeout": _DURATION,
                "retries": {"type": "integer", "minimum": 1},
            },
            "test",
        ),
    },
    "image",
)

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_closed({"services": {"type": "object", "additionalProperties": _SERVICE}}, "services"),
    "patternProperties": {"^x-": {}},
}
"""A whole file; what begins with `x-` is anybody's."""
