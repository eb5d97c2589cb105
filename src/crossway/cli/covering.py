"""What the tests of a design passed of it, shown and held against the least, as flags say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from crossway.cli.output import echo, say
from crossway.cli.rewriting import write_result
from crossway.coverage import Coverage, page, report, table, too_little
from crossway.errors import UserError


@dataclass(frozen=True, slots=True)
class Covering:
    """What is asked about coverage: a `table`, files to be written, the least percentage."""

    table: bool = False
    html: Path | None = None
    json: Path | None = None
    least: float | None = None

    def begun(self) -> Coverage | None:
        """Return what collects it, None where nobody asks."""
        return Coverage() if self != Covering() else None

    def tell(self, coverage: Coverage) -> bool:
        """Show and write what was passed, and return whether it is enough.

        Raises:
            UserError: a file cannot be written.
        """
        found = report(coverage, str(Path.cwd()))
        if self.table or not (self.html or self.json):
            echo("\n".join(["", *table(found)]))
        if self.html is not None:
            _write("--coverage-html", self.html, page(found))
        if self.json is not None:
            _write("--coverage-json", self.json, json.dumps(found.as_json(), indent=2) + "\n")
        fault = too_little(found, self.least)
        if fault:
            say(f"FAILED: {fault}")
        return not fault


def _write(flag: str, file: Path, text: str) -> None:
    try:
        write_result(file, text)
    except OSError as failure:
        raise UserError(f"{flag}: cannot write {file}: {failure.strerror}") from failure
