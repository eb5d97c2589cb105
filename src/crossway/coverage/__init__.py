"""What of a design its tests passed: lines, branches, cases, handlers, operations.

A compiled design carries marks that say where each part of it was written. `Coverage` has the
modules tell which of them they pass; a `Report` counts, and shows it in a terminal, as JSON and
as a page.
"""

from crossway.coverage.collected import Coverage
from crossway.coverage.page import page
from crossway.coverage.report import FileReport, Point, Report, report, too_little
from crossway.coverage.terminal import table

__all__ = ["Coverage", "FileReport", "Point", "Report", "page", "report", "table", "too_little"]
