"""A design's namespaces, search attributes and endpoints as Terraform, for a server of your own.

Source: the resources `temporal_namespace`, `temporal_search_attribute` and
`temporal_nexus_endpoint` of the community provider platacard/temporal. A server of one's own has no
list of callers for an endpoint: the handler's worker enforces it, and the description says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from crossway.cluster.making.changes import RETENTION
from crossway.cluster.making.describe import describe_endpoint
from crossway.cluster.making.plan import Terms, namespaces_of
from crossway.cluster.making.terraform import attribute_labels, labels, string
from crossway.design.attributes import declared_attributes
from crossway.design.model import Design, EndpointEntry

_HEAD = """\
terraform {
  required_providers {
    temporal = {
      source = "platacard/temporal"
    }
  }
}

variable "host" {
  description = "The host of the Temporal service."
  type        = string
}

variable "port" {
  description = "The port of its frontend."
  type        = string
  default     = "7233"
}

variable "owner_email" {
  description = "Who is asked about the namespaces."
  type        = string
}

provider "temporal" {
  host = var.host
  port = var.port
}
"""


def terraform_self_hosted(design: Design, terms: Terms) -> str:
    """Return a Terraform module: namespaces to have, with their search attributes, and endpoints.

    Namespaces that only call belong to their teams, and are none of it.
    """
    ours = namespaces_of(design, terms)
    # Whole days, never fewer than were asked for.
    days = -(-(terms.retention or RETENTION) // timedelta(days=1))
    named = labels(ours)
    parts = [_HEAD, *(_namespace(name, named[name], days) for name in ours)]
    parts += _attributes(design, named)
    endpoints = [e for _, e in sorted(design.endpoints.items()) if not e.simulated]
    parts += [_endpoint(design, one, named) for one in endpoints]
    return "\n".join(parts)


def _namespace(name: str, label: str, days: int) -> str:
    return (
        f'resource "temporal_namespace" "{label}" {{\n'
        f"  name        = {string(name)}\n"
        "  owner_email = var.owner_email\n"
        f"  retention   = {days}\n"
        "}\n"
    )


def _attributes(design: Design, named: dict[str, str]) -> Iterator[str]:
    declared = {space: declared_attributes(design.declaring, space) for space in named}
    own = attribute_labels(declared)
    for space, attributes in declared.items():
        for name, kind in attributes.items():
            yield (
                f'resource "temporal_search_attribute" "{own[space, name]}" {{\n'
                f"  namespace = temporal_namespace.{named[space]}.name\n"
                f"  name      = {string(name)}\n"
                f"  type      = {string(kind)}\n"
                "}\n"
            )


def _endpoint(design: Design, endpoint: EndpointEntry, named: dict[str, str]) -> str:
    label = named.get(endpoint.namespace)
    space = f"temporal_namespace.{label}.name" if label else string(endpoint.namespace)
    return (
        f'resource "temporal_nexus_endpoint" "{endpoint.name}" {{\n'
        f"  name        = {string(endpoint.name)}\n"
        f"  description = {string(describe_endpoint(design, endpoint))}\n"
        "  worker_target = {\n"
        f"    namespace  = {space}\n"
        f"    task_queue = {string(endpoint.task_queue)}\n"
        "  }\n"
        "}\n"
    )
