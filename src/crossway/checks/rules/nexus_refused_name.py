"""nexus-refused-name: Temporal refuses the name of an endpoint, service or operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crossway.checks.onefile import OneFile, in_each_definition
from crossway.checks.rule import Rule, Subject
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic, Severity
from crossway.language.holes import fill
from crossway.language.span import Span
from crossway.language.visible import visible
from crossway.language.words import ENDPOINT_NAME, LONGEST_NAME


@in_each_definition
def check(file: OneFile) -> Iterable[Diagnostic]:
    """Yield the names that the server would not register."""
    yield from _endpoints(file)
    for kind, name, span in _served(file):
        if len(name.encode(errors="replace")) > LONGEST_NAME or "/" in name:
            said = f"Temporal refuses {_shown(name)} as {kind} name"
            yield RULE.at(span, said, f"at most {LONGEST_NAME} bytes, and no /", name=name)
        elif visible(name) != name:
            said = f"the name of {kind} has characters that nobody sees: {_shown(name)}"
            yield RULE.at(span, said, "write it with letters that are seen", name=name)


def _endpoints(file: OneFile) -> Iterator[Diagnostic]:
    for endpoint in file.endpoints:
        name = fill(endpoint.name, lambda _: "x")
        if not ENDPOINT_NAME.fullmatch(name):
            yield RULE.at(
                endpoint.span,
                f"Temporal refuses {_shown(endpoint.name)} as an endpoint's name",
                hint="a letter, then letters, digits and hyphens, the last one no hyphen; "
                "2 to 200 characters",
                name=endpoint.name,
            )


def _served(file: OneFile) -> Iterator[tuple[str, str, Span]]:
    """Yield what calls name, as they name it: a contract says by `fqn` what that is."""
    for _, service in file.defined(tree.Service):
        yield "a service", service.wire or service.name, service.span
    for _, _, operation in file.operations:
        yield "an operation", operation.name, operation.span


def _shown(name: str) -> str:
    text = visible(name)
    return text if len(text) < 60 else f"{text[:50]}... ({len(name)} characters)"


RULE = Rule(
    code="nexus-refused-name",
    subject=Subject.NAMES,
    severity=Severity.ERROR,
    summary="Temporal refuses the name of an endpoint, service or operation",
    why="""\
An endpoint's name is letters, digits and hyphens, starts with a letter, ends with a letter or a
digit, and has at most 200 characters. A service's or operation's has at most 1000 bytes and no
slash: it is part of a URL. That holds for the `fqn` of a service in a contract, too: it is what
calls name. One with characters that are not seen looks like another, so it is an error as well.""",
    bad="""\
nexus_endpoint parcel_service:
    target_namespace: shipping
    target_task_queue: shipping
    allowed_caller_namespaces: []
""",
    good="""\
nexus_endpoint parcel-service:
    target_namespace: shipping
    target_task_queue: shipping
    allowed_caller_namespaces: []
""",
    check=check,
)
