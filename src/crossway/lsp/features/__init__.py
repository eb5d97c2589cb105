"""What an editor may ask, each in a module of its own."""

from crossway.lsp.features.table import FEATURES

__all__ = ["FEATURES"]
