"""ENDPOINT_PARAM_NOT_SUPERSET: an endpoint of a family of namespaces is not a family itself."""

from __future__ import annotations

from collections.abc import Iterable

from crossway.checks.examples import SHARDS
from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.holes import holes


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the endpoints whose name lacks a hole of their namespace's."""
    for endpoint in file.endpoints:
        around = holes(endpoint.namespace.name) if endpoint.namespace else ()
        lacking = [hole for hole in around if hole not in holes(endpoint.name)]
        if lacking and endpoint.namespace:
            missing = ", ".join(f"{{{hole}}}" for hole in lacking)
            yield RULE.at(
                endpoint.span,
                f"endpoint {endpoint.name} lacks {missing} of namespace {endpoint.namespace.name}",
                hint=f"call it {endpoint.name}-{{{lacking[0]}}}",
                name=endpoint.name,
            )


RULE = Rule(
    code="ENDPOINT_PARAM_NOT_SUPERSET",
    subject=Subject.PLACEMENT,
    severity=Severity.ERROR,
    summary="an endpoint of a family of namespaces is not a family itself",
    why="""\
Endpoint names are global to a Temporal cluster. In `namespace shard-{org}` an endpoint without
`{org}` in its name would be one and the same for every org.""",
    bad=SHARDS.replace("endpoint shard-{org}-Boot", "endpoint Boot"),
    good=SHARDS,
    check=check,
)
