"""Generated projects of designs as they come: odd names, and Python of every shape beside them."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from crossway.export.projects.beside import beside
from crossway.export.projects.naming import package_names
from tests.helpers.command import crossway
from tests.helpers.projects import faults_of_style, faults_of_types, generated, own_tests

DESIGN = {
    "shop-contract.twf": '''\
# Odd """ docs \\ with \'\'\' and `ticks` | {braces} $(touch here) ${HOME} \\N{BULLET}
nexus_service class:
    # says "import" """ x
    operation import(from: string, class: Def) -> (Def):
        return workflow None(from, class)
    operation lambda(str: string, int: int) -> (string)

workflow None(from: string, class: Def) -> (Def):
    # ends with a quote "
    # ends with a backslash \\
    activity Async(from, class) -> def
    activity async(from) -> yield
    activity Print(yield) -> print
    close complete(def)

type Def:
    import: string
    from: int?
    class: decimal?
''',
    "shop.twf": """\
nexus_service Shop:
    operation Buy(order: Order) -> (Receipt):
        return workflow Buy(order)

workflow Buy(order: Order) -> (Receipt):
    activity Price(order) -> price
    activity Mail(order.id) -> mail
    activity Coupon(order.id) -> coupon
    if (coupon != null):
        activity Spend(coupon.code)
    close complete(Receipt{price: price, mail: mail})

activity Coupon(id: string) -> (Coupon?):
    return lookup(id)

activity Spend(code: string):
    mark it as spent

type Coupon:
    code: string

type Order:
    id: string

type Receipt:
    price: decimal
    mail: string
""",
    "shop.py": """\
import os, tariff
from decimal import Decimal

import pydantic
from money.vat import (
    rate as _rate,  # in parts of one
)

if True: import money.tables; import json


class Order(pydantic.BaseModel):
    id: str


def price(order: Order) -> Decimal:
    return tariff.BASE * _rate() + money.tables.EXTRA + len(json.dumps(os.sep))


async def mail(id: str) -> str:
    from notes import said
    return said(id)
""",
    "tariff.py": "from decimal import Decimal\n\nBASE = Decimal(2)\n",
    "notes.py": "import tariff as t\n\n\ndef said(id: str) -> str:\n    return id + str(t.BASE)\n",
    "money/__init__.py": "",
    "money/vat.py": "from decimal import Decimal\n\nfrom . import steps\n\n\n"
    "def rate() -> Decimal:\n    return Decimal(steps.ONE)\n",
    "money/steps.py": "ONE = 1\n",
    "money/tables.py": "EXTRA = 3\n",
    "money/rates.csv": "1\n",
    "money/unused.py": "",
}


def written(folder: Path) -> Path:
    """Write the design, and return its folder."""
    for path, text in DESIGN.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def test_projects_of_odd_names_and_untidy_python_pass_the_checks_of_their_teams(
    tmp_path: Path,
) -> None:
    """Names that Python has taken; results that are called as the activities are; a namespace that
    is called as the contract of another; Python that imports from beside itself, and is not as
    tidy as the project's own."""
    folder = generated(written(tmp_path / "design"), tmp_path / "out")
    projects = {path.name for path in folder.iterdir()}
    assert projects == {
        *("shop", "shop-contract", "shop-contract-workers", "shop-contract-workers-contract")
    }
    assert faults_of_style(folder) == ""
    assert faults_of_types(folder) == ""
    assert own_tests(folder, "shop", "shop-contract-workers") == ""
    code = folder / "shop" / "src" / "shop"
    assert "functions" not in (code / "computed.py").read_text()  # its own name `lookup` is a stub
    assert "coupon: Coupon | None = await" in (code / "workflows.py").read_text()
    settings = tomllib.loads((folder / "shop" / "pyproject.toml").read_text())
    assert settings["project"]["dependencies"] == ["crossway", "pydantic"]


PAGE = """\
# Orders

```twf
workflow Other():
    close complete
```

Each on its own:

```twf
workflow Order(id: string) -> (string):
    activity Charge(id) -> receipt
    close complete(receipt)

activity Charge(id: string) -> (string):
    charge it
```
"""


def test_a_project_of_a_page_has_a_test_that_runs(tmp_path: Path) -> None:
    """Beside its tests is the block that it was made of, as a file of its own."""
    (tmp_path / "page.md").write_text(PAGE)
    done = crossway("generate", "page.md", "--block", "11", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (design,) = (tmp_path / "out/page/tests/.design").iterdir()
    assert (design.name, design.read_text().partition("\n")[0]) == (
        "page.twf",
        "workflow Order(id: string) -> (string):",
    )
    assert own_tests(tmp_path / "out", "page") == ""


def test_what_lies_beside_python_is_copied_and_the_rest_is_told(tmp_path: Path) -> None:
    """Modules that are imported, anywhere in a file, and no others."""
    design = written(tmp_path / "design")
    (design / "tariff.py").write_text(
        "import nowhere_at_all\ntry:\n    import perhaps\nfinally: 1\n"
    )
    done = crossway("generate", str(design), "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("not copied")]
    assert lines == [
        "not copied: money/rates.csv is no Python: copy it, if it is read",
        "not copied: tariff.py imports nowhere_at_all, "
        "which is neither installed here nor beside it",
    ]
    copies = tmp_path / "out" / "shop" / "src" / "shop" / "implementations"
    found = sorted(path.relative_to(copies).as_posix() for path in copies.rglob("*.py"))
    assert found == [
        *("__init__.py", "money/__init__.py", "money/steps.py", "money/tables.py", "money/vat.py"),
        *("notes.py", "shop.py", "tariff.py"),
    ]


def test_python_that_imports_crossway_is_told_where_the_project_is_to_stand_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The project depends on it then, which nobody would look for."""
    (tmp_path / "shop.twf").write_text("workflow W():\n    activity Do()\n    close\n")
    (tmp_path / "shop.py").write_text("import crossway\n\n\ndef do() -> int:\n    return 1\n")
    generated(tmp_path, tmp_path / "out", standalone=True)
    said = "not copied: crossway, which Python of shop imports: that project depends on it\n"
    assert said in capsys.readouterr().err
    settings = tomllib.loads((tmp_path / "out" / "shop" / "pyproject.toml").read_text())
    assert "crossway" in settings["project"]["dependencies"]


def test_an_import_of_a_copy_is_led_to_it(tmp_path: Path) -> None:
    """What the import binds, its place in the line and its comments stay."""
    design = written(tmp_path)
    text = beside({str(design / "shop.twf"): "shop"}, "shop.implementations").files["shop.py"]
    assert text.startswith("import os\nfrom shop.implementations import tariff\nfrom decimal")
    assert "from shop.implementations.money.vat import (\n    rate as _rate,  # in" in text
    assert (
        "if True: from shop.implementations import money; "
        "from shop.implementations.money import tables as _money_tables; import json\n"
    ) in text
    assert "    from shop.implementations.notes import said\n    return" in text


def test_python_that_leads_out_of_its_folder_is_not_copied(tmp_path: Path) -> None:
    """A link to a file elsewhere is refused, as `run` refuses it beside a design."""
    design, secret = tmp_path / "design", tmp_path / "secret.py"
    secret.write_text("KEY = 1\n")
    design.mkdir()
    (design / "shop.twf").write_text("workflow W():\n    activity Do()\n    close\n")
    (design / "shop.py").write_text("import leak\n\n\ndef do() -> int:\n    return leak.KEY\n")
    (design / "leak.py").symlink_to(secret)
    done = crossway("generate", str(design), "-o", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "leak.py: a link" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("namespaces", "packages"),
    [
        (["shop", "shop-contract"], ["shop", "shop_contract_workers"]),
        (["shop-contract", "shop"], ["shop_contract", "shop_workers"]),
        (["My-Team", "my_team"], ["my_team", "my_team_workers"]),
        (["json", "pytest", "__init__"], ["json_workers", "pytest_workers", "v__init__"]),
    ],
)
def test_no_project_is_called_as_another_or_its_contract(
    namespaces: list[str], packages: list[str]
) -> None:
    """Each is a folder, a package and a distribution: none may lie where another does."""
    assert list(package_names(namespaces).values()) == packages


HOSTILE = """\
nexus_service Shop:
    operation Buy(id: string) -> (string)

namespace shop:
    worker all
        options:
            task_queue: "q $(touch here) `id` \\"; rm x"
    nexus endpoint Shop-Endpoint
        options:
            task_queue: "q $(touch here) `id` \\"; rm x"
            allowed_caller_namespaces: ["a`b|c](http:x)<b>"]

worker all:
    nexus_service Shop
"""


@pytest.mark.parametrize("flags", [(), ("--standalone",)])
def test_names_in_the_page_of_a_project_are_words_and_no_more(
    tmp_path: Path, flags: tuple[str, ...]
) -> None:
    """A reader may paste every line of it into a shell, and a name opens no link or table; settings
    and image are made of nothing but the package's name."""
    (tmp_path / "shop.twf").write_text(HOSTILE)
    done = crossway("generate", "shop.twf", "-o", "out", *flags, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    project = tmp_path / "out" / "shop"
    page = (project / "README.md").read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.M | re.S)
    lines = [shlex.split(line) for block in blocks for line in block.splitlines()]
    (made,) = (
        words for words in lines if words[:4] == ["temporal", "operator", "nexus", "endpoint"]
    )
    assert made[-1] == 'q $(touch here) `id` "; rm x'
    programs = {next(word for word in words if "=" not in word) for words in lines}
    assert programs <= {
        *("temporal", "crossway", "pip", "mypy", "shop-worker", "export", "mkdir", "docker")
    }
    assert "`a'b/c](http:x)<b>` may call" in page
    assert tomllib.loads((project / "pyproject.toml").read_text())["project"]["name"] == "shop"
    for file in ("pyproject.toml", "Dockerfile", ".dockerignore"):
        assert "touch" not in (project / file).read_text()
    hadolint = Path(sys.executable).with_name("hadolint")
    said = subprocess.run([hadolint, "Dockerfile"], cwd=project, capture_output=True, check=False)
    assert said.stdout == b""
