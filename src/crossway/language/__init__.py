"""The language: TWF text to syntax tree and back. Knows nothing of Temporal."""

from crossway.language.parser import Parsed, parse
from crossway.language.printer import print_expression, print_file
from crossway.language.walk import walk

__all__ = ["Parsed", "parse", "print_expression", "print_file", "walk"]
