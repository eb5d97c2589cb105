"""The files of projects: what the compiler writes, and what stands around it.

DIR/
  payments/            a project for each namespace
    pyproject.toml, README.md, Dockerfile
    src/payments/      the package, `implementations/` with copies of the Python beside the design
    tests/             a test that compares it with the design, which lies beside it
  payments-contract/   what a namespace offers, for its callers to install alone
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from crossway.compiler.contracts import Offered, compile_contract
from crossway.compiler.entries import emit_worker
from crossway.compiler.project import Project, compile_project
from crossway.design.model import Design
from crossway.export.projects import texts
from crossway.export.projects.beside import Beside, beside
from crossway.export.projects.naming import contract_name, distribution, package_names
from crossway.export.projects.page import readme
from crossway.export.projects.pyproject import About, contract_settings, project_settings
from crossway.export.projects.support import support_files
from crossway.export.projects.tests import files_of_tests
from crossway.language.visible import visible


@dataclass(frozen=True, slots=True)
class Settings:
    """What projects are made of besides the design.

    `owner` is the design's name on the service. `sources` are the files of the design by their
    paths. A project that is `standalone` has a package `support` that takes Crossway's place.
    """

    owner: str
    sources: Mapping[str, str]
    standalone: bool = False


@dataclass(frozen=True, slots=True)
class Projects:
    """The files of each project and contract, by folder and by path in it; and what of the Python
    beside the design was not copied, a line each."""

    files: Mapping[str, Mapping[str, str]]
    left: tuple[str, ...]


def projects_of(design: Design, settings: Settings, namespaces: Sequence[str]) -> Projects:
    """Return the project and the contract of some namespaces.

    Raises:
        WorkspaceError: Python beside the design cannot be read.
    """
    packages = package_names(design.namespaces)
    every = {
        space: compile_contract(design, space, contract_name(package))
        for space, package in packages.items()
    }
    offered = {space: one for space, one in every.items() if one is not None}
    offers = [offer for one in offered.values() for offer in one.offers]
    found: dict[str, dict[str, str]] = {}
    left: set[str] = set()
    for space, package in packages.items():
        runtime = f"{package}.support" if settings.standalone else "crossway"
        project = compile_project(design, space, package, offers, runtime)
        if space not in namespaces:
            continue
        copied = beside(project.copies, f"{package}.implementations")
        left.update(copied.left)
        if settings.standalone and "crossway" in copied.needs:
            left.add(f"crossway, which Python of {package} imports: that project depends on it")
        files = dict(_project(design, project, settings, copied))
        if settings.standalone:
            files |= _support(package, files)
        found[distribution(package)] = files
        if space in offered:
            name = contract_name(package)
            found[distribution(name)] = dict(_contract(space, name, offered[space]))
    return Projects(found, tuple(sorted(left)))


def _contract(space: str, package: str, offered: Offered) -> Iterator[tuple[str, str]]:
    yield "pyproject.toml", contract_settings(package)
    yield "README.md", texts.contract_readme(visible(space), package, offered.offers)
    yield f"src/{package}/__init__.py", offered.source
    yield f"src/{package}/py.typed", ""


def _project(
    design: Design, project: Project, settings: Settings, copied: Beside
) -> Iterator[tuple[str, str]]:
    package, standalone = project.package, settings.standalone
    about = About(design, project, settings.owner, standalone, copied.needs)
    yield "pyproject.toml", project_settings(about)
    yield "README.md", readme(about)
    yield "Dockerfile", texts.dockerfile(about)
    yield ".dockerignore", texts.DOCKERIGNORE
    inside = f"src/{package}"
    yield f"{inside}/__init__.py", f'"""Namespace {_said(project.namespace)}."""\n'
    yield f"{inside}/py.typed", ""
    for name, text in project.modules.items():
        yield f"{inside}/{name}.py", text
    worker = emit_worker(settings.owner, project.namespace, package, standalone=standalone)
    yield f"{inside}/worker.py", worker
    if project.copies:
        yield f"{inside}/implementations/__init__.py", '"""Python from beside the design."""\n'
    for path, text in copied.files.items():
        yield f"{inside}/implementations/{path}", text
    for path, text in files_of_tests(design, project, standalone=standalone):
        yield f"tests/{path}", text
    if not standalone:
        for path, text in _beside(settings.sources).items():
            yield f"tests/.design/{path}", text


def _support(package: str, files: Mapping[str, str]) -> dict[str, str]:
    """Return the files that take Crossway's place in a project, which has what it uses of it."""
    texts = [text for path, text in files.items() if path.endswith(".py")]
    found = support_files(f"{package}.support", texts)
    return {f"src/{package}/support/{path}": text for path, text in found.items()}


def _said(text: str) -> str:
    return "".join(c for c in visible(text) if c not in '\\"')


def _beside(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a design by their paths below the folder that holds them all."""
    folder = _common([PurePosixPath(path.replace("\\", "/")).parts[:-1] for path in sources])
    return {
        "/".join(PurePosixPath(path.replace("\\", "/")).parts[folder:]): text
        for path, text in sources.items()
    }


def _common(parts: Sequence[tuple[str, ...]]) -> int:
    """Return how many of the first parts are the same everywhere."""
    count = 0
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        count += 1
    return count
