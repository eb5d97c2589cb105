"""The whole design: one module per namespace."""

from __future__ import annotations

from collections.abc import Mapping

from crossway.compiler.comments import above_definitions
from crossway.compiler.module import emit_module
from crossway.compiler.text import Names, python_name
from crossway.design.model import Design


def compile_design(design: Design, *, marked: bool = False) -> Mapping[str, str]:
    """Return Python source by module name, one module per namespace, sorted.

    Each module defines `TASK_QUEUES`, a tuple of `crossway.runtime.TaskQueue`. `marked`
    text is the same but for a comment above each statement that says where the design
    wrote it, which `without_marks` takes out again.
    """
    names, above = Names(), above_definitions(design)
    return {
        str(names.claim(python_name(namespace))): emit_module(
            design, namespace, above, marked=marked
        )
        for namespace in design.namespaces
    }
