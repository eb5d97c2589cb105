"""The whole design: one module per namespace."""

from __future__ import annotations

from collections.abc import Mapping

from crossway.compiler.comments import above_definitions
from crossway.compiler.module import Emitted, emit_module
from crossway.compiler.naming import variables
from crossway.compiler.text import Names, python_name
from crossway.compiler.vocabulary import PACKAGES
from crossway.design.model import Design


def compile_design(design: Design, *, marked: bool = False) -> Mapping[str, str]:
    """Return Python source by module name, one module per namespace, sorted.

    Each module defines `TASK_QUEUES`, a tuple of `crossway.runtime.TaskQueue`. `marked`
    text is the same but for a comment above each statement that says where the design
    wrote it, which `without_marks` takes out again.
    """
    emitted = compile_with_samples(design, marked=marked)
    return {name: module.source for name, module in emitted.items()}


def compile_with_samples(design: Design, *, marked: bool = False) -> Mapping[str, Emitted]:
    """Return what `compile_design` does, with the samples that the text does not hold: to run it
    where what nobody implements is simulated."""
    names, above, taken = Names(PACKAGES), above_definitions(design), variables(design)
    modules = {str(names.claim(python_name(space))): space for space in design.namespaces}
    return {
        name: emit_module(design, space, above, taken, marked=marked)
        for name, space in modules.items()
    }
