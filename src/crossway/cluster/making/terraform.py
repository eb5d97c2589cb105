"""A design's namespaces, search attributes and endpoints as Terraform, for Temporal Cloud.

Temporal Cloud manages them in its control plane, with an allow-list of callers per
endpoint. Source: the resources `temporalcloud_namespace`, `temporalcloud_nexus_endpoint` and
`temporalcloud_namespace_search_attribute` of the provider temporalio/temporalcloud.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from crossway.cluster.making.changes import CLOUD_RETENTION
from crossway.cluster.making.describe import describe_endpoint
from crossway.cluster.making.plan import Terms, namespaces_of
from crossway.design.allowing import everybody_who_may_call
from crossway.design.attributes import declared_attributes
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
    """Return a Terraform module: namespaces to have, with their search attributes, and endpoints
    with who may call them.

    Namespaces that only call are variables: their teams manage them. An endpoint open to
    anybody gets the namespaces of the design as callers, since Cloud needs a list. Lists of
    services and operations are in its description: Cloud has none, the handler's worker does.
    """
    ours = namespaces_of(design, terms)
    endpoints = [e for _, e in sorted(design.endpoints.items()) if not e.simulated]
    found = {e.name: everybody_who_may_call(design, e) for e in endpoints}
    callers = {name: ours if listed is None else listed for name, listed in found.items()}
    others = sorted({name for listed in callers.values() for name in listed} - set(ours))
    # Whole days, never fewer than were asked for.
    days = -(-(terms.retention or CLOUD_RETENTION) // timedelta(days=1))
    named = labels([*ours, *others])
    ids = {name: f"temporalcloud_namespace.{named[name]}.id" for name in ours}
    ids |= {name: f"var.{named[name]}_namespace_id" for name in others}
    parts = [_HEAD, *(_variable(name, named[name]) for name in others)]
    parts += [_namespace(name, named[name], days) for name in ours]
    parts += _attributes(design, ours, ids)
    parts += [_endpoint(design, e, ids, callers[e.name]) for e in endpoints]
    return "\n".join(parts)


def _variable(name: str, label: str) -> str:
    return (
        f'variable "{label}_namespace_id" {{\n'
        f"  description = {string(f'The id of the namespace {name}, which calls.')}\n"
        "  type        = string\n"
        "}\n"
    )


def _namespace(name: str, label: str, days: int) -> str:
    return (
        f'resource "temporalcloud_namespace" "{label}" {{\n'
        f"  name           = {string(name)}\n"
        "  regions        = var.regions\n"
        "  api_key_auth   = true\n"
        f"  retention_days = {days}\n"
        "}\n"
    )


def _attributes(design: Design, ours: Iterable[str], ids: Mapping[str, str]) -> Iterator[str]:
    """Yield a resource for each search attribute that a namespace of the design declares.

    The provider calls the types as a design does.
    """
    declared = {space: declared_attributes(design.declaring, space) for space in ours}
    named = attribute_labels(declared)
    for space, attributes in declared.items():
        for name, kind in attributes.items():
            label = named[space, name]
            yield (
                f'resource "temporalcloud_namespace_search_attribute" "{label}" {{\n'
                f"  namespace_id = {ids[space]}\n"
                f"  name         = {string(name)}\n"
                f"  type         = {string(kind)}\n"
                "}\n"
            )


def _endpoint(
    design: Design, endpoint: EndpointEntry, ids: Mapping[str, str], callers: Iterable[str]
) -> str:
    # The server's rules for the name of an endpoint make it an identifier.
    return "\n".join(
        (
            f'resource "temporalcloud_nexus_endpoint" "{endpoint.name}" {{',
            f"  name        = {string(endpoint.name)}",
            f"  description = {string(describe_endpoint(design, endpoint))}",
            "  worker_target = {",
            f"    namespace_id = {ids[endpoint.namespace]}",
            f"    task_queue   = {string(endpoint.task_queue)}",
            "  }",
            "  allowed_caller_namespaces = [",
            *(f"    {ids[name]}," for name in sorted(set(callers))),
            "  ]",
            "}",
            "",
        )
    )


def labels(names: Iterable[str]) -> dict[str, str]:
    """Return names as Terraform identifiers, each its own.

    An identifier has letters, digits, `_` and `-`, and begins with no digit.
    """
    every = tuple(names)
    return dict(zip(every, _identifiers(every), strict=True))


def attribute_labels(declared: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], str]:
    """Return a Terraform identifier for each search attribute of namespaces, each its own.

    `a` with an attribute `b_c` and `a_b` with `c` have two.
    """
    pairs = tuple((space, name) for space, names in declared.items() for name in names)
    return dict(zip(pairs, _identifiers("_".join(pair) for pair in pairs), strict=True))


def _identifiers(names: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        safe = re.sub(r"[^\w-]", "_", name, flags=re.ASCII)
        label = safe if safe[:1].isalpha() or safe[:1] == "_" else f"_{safe}"
        while label in found:
            label += "_"
        found[label] = None
    return list(found)


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def string(text: str) -> str:
    """Return an HCL string, without interpolation."""
    escaped = "".join(
        _ESCAPES.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text
    )
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'
