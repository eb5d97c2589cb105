"""Results of tests as JUnit XML, which builds show.

The form is that of https://github.com/testmoapp/junitxml, as pytest writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from crossway.cli.rewriting import write_result
from crossway.errors import UserError
from crossway.language.visible import visible, visible_lines
from crossway.testing.blocks import Outcome


def write_junit(file: Path, design: str, outcomes: Sequence[Outcome]) -> None:
    """Write how tests went.

    Raises:
        UserError: the file cannot be written.
    """
    failed = sum(not one.passed for one in outcomes)
    root = Element("testsuites")
    suite = SubElement(root, "testsuite", name=visible(design), tests=str(len(outcomes)))
    suite.attrib |= {"failures": str(failed), "errors": "0", "skipped": "0"}
    suite.set("time", f"{sum(one.seconds for one in outcomes):.3f}")
    for outcome in outcomes:
        _case(suite, outcome)
    try:
        write_result(file, tostring(root, "unicode", xml_declaration=True))
    except OSError as failure:
        raise UserError(f"--junit: cannot write {file}: {failure.strerror}") from failure


def _case(suite: Element, outcome: Outcome) -> None:
    node, fault = outcome.case.node, outcome.fault
    case = SubElement(suite, "testcase", name=visible(node.name), time=f"{outcome.seconds:.3f}")
    case.attrib |= {"classname": visible(Path(outcome.case.path).stem)}
    case.attrib |= {"file": visible(outcome.case.path), "line": str(node.span.line)}
    if fault is not None:
        failure = SubElement(case, "failure", message=visible(fault.said))
        place = f"{outcome.case.path}:{fault.span.line}: {fault.line}"
        failure.text = visible_lines("\n".join([place, fault.said, fault.trace]))
