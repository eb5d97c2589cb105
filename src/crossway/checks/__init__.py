"""One registry of rules over a design. Pure: no files, clock, network or SDK."""

from crossway.checks.checked import Checked
from crossway.checks.onefile import KnownFiles
from crossway.checks.registry import CODES, RULES, check_design, diagnose
from crossway.checks.rule import Rule, Subject

__all__ = ["CODES", "RULES", "Checked", "KnownFiles", "Rule", "Subject", "check_design", "diagnose"]
