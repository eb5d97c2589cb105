"""The settings of a project and of a contract: what is installed, and what its own checks say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crossway.compiler.layout import WIDTH
from crossway.compiler.project import Project
from crossway.design.model import Design
from crossway.export.projects.naming import distribution

_BUILD = """\
[build-system]
requires = ["hatchling>=1.26"]
build-backend = "hatchling.build"
"""

_CHECKS = """\
[tool.mypy]
strict = true
packages = ["{package}"]
mypy_path = "src"

[tool.ruff]
line-length = {width}
src = ["src"]
extend-exclude = [{excluded}]

[tool.ruff.lint]
select = ["B", "E", "F", "I", "UP", "W"]
# Long comments, names (`l`, or one that nothing reads) and comparisons are the design's: say them
# there in another way. In a class a field called `str` would take the place of the type. A failure
# has the cause that `cw.error` gives it, which `from None` would take away.
ignore = ["B007", "B020", "B904", "E501", "E712", "E741", "F841", "UP013"]

[tool.ruff.lint.per-file-ignores]
# What runs at once in a round of a loop is awaited in that round.
"src/*/workflows.py" = ["B023"]
"""


class About(NamedTuple):
    """What a project is about; `needs` are the distributions that its copies import."""

    design: Design
    project: Project
    owner: str
    standalone: bool
    needs: Sequence[str] = ()


_COPIES = """
[[tool.mypy.overrides]]
# Copied as it stood beside the design, like what ruff excludes: hold it to more when you like.
module = "{package}.implementations.*"
ignore_errors = true
"""


_WITHOUT_PYDANTIC = """
[[tool.mypy.overrides]]
# `support` imports it where a function takes a model of it, and not otherwise.
module = "pydantic.*"
ignore_missing_imports = true
"""


def _checks(package: str, *, copies: bool, standalone: bool) -> str:
    excluded = [".crossway", "src/*/support", *(["src/*/implementations"] if copies else [])]
    listed = ", ".join(f'"{one}"' for one in excluded)
    checks = _CHECKS.format(package=package, width=WIDTH, excluded=listed)
    checks += _COPIES.format(package=package) if copies else ""
    return checks + (_WITHOUT_PYDANTIC if standalone else "")


def project_settings(about: About) -> str:
    """Return the `pyproject.toml` of a project."""
    package = about.project.package
    needs = [distribution(name) for name in about.project.contracts]
    own = ["temporalio>=1.35,<1.36", "msgspec>=0.19,<1", "cryptography>=45,<60"]
    needs += own if about.standalone else ["crossway"]
    needs += [name for name in about.needs if name not in needs]
    tests = ["mypy", "pytest>=8", "ruff"] + ([] if about.standalone else ["crossway[testing]"])
    scripts = [f'{distribution(package)}-worker = "{package}.worker:main"']
    if "starter" in about.project.modules:
        scripts.append(f'{distribution(package)}-start = "{package}.starter:main"')
    lines = [
        _BUILD,
        "[project]",
        f'name = "{distribution(package)}"',
        'version = "0.1.0"',
        f'description = "The workers of a Temporal namespace: {package}."',
        'readme = "README.md"',
        'requires-python = ">=3.11"',
        *_listed("dependencies", needs),
        "",
        "[project.optional-dependencies]",
        *_listed("test", tests),
        "",
        "[project.scripts]",
        *scripts,
        "",
        "[tool.hatch.build.targets.wheel]",
        f'packages = ["src/{package}"]',
        "",
        "[tool.pytest.ini_options]",
        'pythonpath = ["src"]',
        'testpaths = ["tests"]',
        "",
        "",
    ]
    return "\n".join(lines) + _checks(
        package, copies=bool(about.project.copies), standalone=about.standalone
    )


def contract_settings(package: str) -> str:
    """Return the `pyproject.toml` of a contract."""
    lines = [
        _BUILD,
        "[project]",
        f'name = "{distribution(package)}"',
        'version = "0.1.0"',
        f'description = "Nexus services and their types: {package}."',
        'readme = "README.md"',
        'requires-python = ">=3.11"',
        'dependencies = ["nexus-rpc>=1.4,<2"]',
        "",
        "[tool.hatch.build.targets.wheel]",
        f'packages = ["src/{package}"]',
        "",
        "",
    ]
    return "\n".join(lines) + _checks(package, copies=False, standalone=False)


def _listed(key: str, values: Iterable[str]) -> list[str]:
    return [f"{key} = [", *(f'    "{value}",' for value in values), "]"]
