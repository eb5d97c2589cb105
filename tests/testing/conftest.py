"""The plugin's fixtures, for tests of this folder."""

from crossway.pytest_plugin import crossway_design, crossway_design_async

__all__ = ["crossway_design", "crossway_design_async"]
