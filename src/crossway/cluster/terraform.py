"""A design's namespaces and endpoints as Terraform, for Temporal Cloud.

Temporal Cloud manages both in its control plane, with an allow-list of callers per
endpoint. Source: the resources `temporalcloud_namespace` and `temporalcloud_nexus_endpoint`
of the provider temporalio/temporalcloud.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from crossway.cluster.describe import describe_endpoint
from crossway.cluster.plan import Terms, namespaces_of
from crossway.design.model import Design, EndpointEntry

_HEAD = """\
terraform {
  required_providers {
    temporalcloud = {
      source = "temporalio/temporalcloud"
    }
  }
}

variable "regions" {
  description = "Where new namespaces live."
  type        = list(string)
}
"""


def terraform(design: Design, terms: Terms) -> str:
    """Return a Terraform module: namespaces to have, endpoints with who may call them.

    Namespaces that only call are variables: their teams manage them. An endpoint open to
    anybody gets the namespaces of the design as callers, since Cloud needs a list.
    """
    ours = namespaces_of(design, terms)
    endpoints = [e for _, e in sorted(design.endpoints.items()) if not e.simulated]
    others = sorted({name for e in endpoints for name in e.callers or ()} - set(ours))
    retention = max(1, (terms.retention or timedelta(days=30)).days)
    parts = [_HEAD, *map(_variable, others)]
    parts += [_namespace(name, retention) for name in ours]
    parts += [_endpoint(design, endpoint, ours) for endpoint in endpoints]
    return "\n".join(parts)


def _variable(name: str) -> str:
    return (
        f'variable "{_label(name)}_namespace_id" {{\n'
        f"  description = {_string(f'The id of the namespace {name}, which calls.')}\n"
        "  type        = string\n"
        "}\n"
    )


def _namespace(name: str, retention: int) -> str:
    return (
        f'resource "temporalcloud_namespace" "{_label(name)}" {{\n'
        f"  name           = {_string(name)}\n"
        "  regions        = var.regions\n"
        "  api_key_auth   = true\n"
        f"  retention_days = {retention}\n"
        "}\n"
    )


def _endpoint(design: Design, endpoint: EndpointEntry, ours: tuple[str, ...]) -> str:
    callers = ours if endpoint.callers is None else sorted(endpoint.callers)
    return "\n".join(
        (
            f'resource "temporalcloud_nexus_endpoint" "{_label(endpoint.name)}" {{',
            f"  name        = {_string(endpoint.name)}",
            f"  description = {_string(describe_endpoint(design, endpoint))}",
            "  worker_target = {",
            f"    namespace_id = {_id(endpoint.namespace, ours)}",
            f"    task_queue   = {_string(endpoint.task_queue)}",
            "  }",
            "  allowed_caller_namespaces = [",
            *_listed(_id(name, ours) for name in callers),
            "  ]",
            "}",
            "",
        )
    )


def _listed(items: Iterable[str]) -> Iterator[str]:
    return (f"    {item}," for item in items)


def _id(name: str, ours: tuple[str, ...]) -> str:
    if name in ours:
        return f"temporalcloud_namespace.{_label(name)}.id"
    return f"var.{_label(name)}_namespace_id"


def _label(name: str) -> str:
    """Return a name as a Terraform identifier: letters, digits, `_` and `-`, no digit first."""
    safe = re.sub(r"[^\w-]", "_", name, flags=re.ASCII)
    return safe if safe[:1].isalpha() or safe[:1] == "_" else f"_{safe}"


def _string(text: str) -> str:
    """Return an HCL string: JSON's escapes, and no interpolation."""
    return json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
