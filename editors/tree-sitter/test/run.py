"""Run the grammar as editors do: its corpus, its queries, and every design of the repository.

python editors/tree-sitter/test/run.py             # checks
python editors/tree-sitter/test/run.py --update    # writes what is read into the corpus

Needs a C compiler and the package `tree-sitter`; `make editors` has both.
"""

from __future__ import annotations

import ctypes
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tree_sitter import Language, Node, Parser, Query, QueryCursor

HERE = Path(__file__).parents[1]
ROOT = HERE.parents[1]
CASE = re.compile(
    r"=+\n(?P<name>[^\n]+)\n=+\n(?P<text>.*?)\n---\n(?P<tree>.*?)(?=\n=+\n[^\n]+\n=+\n|\Z)", re.DOTALL
)


def language() -> Language:
    """Return the grammar, compiled."""
    folder = Path(tempfile.mkdtemp())
    sources = [str(HERE / "src" / name) for name in ("parser.c", "scanner.c")]
    wanted = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror=implicit", "-I", str(HERE / "src")]
    subprocess.run([*wanted, *sources, "-o", str(folder / "twf.so")], check=True)
    found = ctypes.CDLL(str(folder / "twf.so")).tree_sitter_twf
    found.restype = ctypes.c_void_p
    capsule = ctypes.pythonapi.PyCapsule_New
    capsule.restype, capsule.argtypes = ctypes.py_object, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    return Language(capsule(found(), b"tree_sitter.Language", None))


def shown(node: Node, depth: int = 0, field: str | None = None) -> str:
    """Return a tree as a corpus has it, each node on a line."""
    head = "  " * depth + (f"{field}: " if field else "") + f"({node.type}"
    inner = [
        shown(child, depth + 1, node.field_name_for_child(at))
        for at, child in enumerate(node.children)
        if child.is_named
    ]
    return head + ")" if not inner else head + "\n" + "\n".join(inner) + ")"


def corpus(parser: Parser, update: bool) -> list[str]:
    """Return the cases that are read otherwise than they say; with `update` they say it then."""
    wrong = []
    for path in sorted((HERE / "test" / "corpus").glob("*.txt")):
        cases = []
        for case in CASE.finditer(path.read_text()):
            found = shown(parser.parse(case["text"].encode()).root_node)
            if found != case["tree"].strip() and not update:
                wrong.append(f"{path.name}: {case['name']}:\n{found}")
            bar = "=" * 18
            cases.append(f"{bar}\n{case['name']}\n{bar}\n{case['text']}\n---\n\n{found}\n")
        assert cases, path
        if update:
            path.write_text("\n".join(cases))
    return wrong


def designs(parser: Parser) -> list[str]:
    """Return the designs that parse and that this grammar does not read as a whole."""
    sys.path.insert(0, str(ROOT))
    paths = [*ROOT.glob("examples/**/*.twf"), ROOT / "tests/fixtures/language/spellings.twf"]
    paths += [ROOT / "tests/fixtures/language/tests.twf", *ROOT.glob("bench/**/*.twf")]
    paths += ROOT.glob("tests/replaying/**/*.twf")
    wrong = []
    for path in paths:
        for text in (path.read_text(), path.read_text().replace("\n", "\r\n"), _tabbed(path.read_text())):
            if parser.parse(text.encode()).root_node.has_error:
                wrong.append(str(path))
    assert len(paths) > 60, len(paths)
    return wrong


def _tabbed(text: str) -> str:
    return re.sub(r"^(?:    )+", lambda found: "\t" * (len(found[0]) // 4), text, flags=re.M)


def half_typed(parser: Parser) -> None:
    """Read the beginnings of designs, and texts that nobody would write; none takes long."""
    chance = random.Random(5)
    texts = [path.read_text() for path in ROOT.glob("tests/**/*.twf")]
    begun = time.monotonic()
    for text in texts:
        for _ in range(20):
            parser.parse(text[: chance.randrange(len(text) + 1)].encode())
    for text in ("(" * 5000, "workflow W():\n" + "".join(f"{' ' * n}if x:\n" for n in range(400)), "\t#\r" * 999, '"' * 999):
        parser.parse(text.encode())
    assert time.monotonic() - begun < 120


def queries(of: Language) -> None:
    """Hold that the queries are of this grammar, and that they find what they colour."""
    for path in sorted((HERE / "queries").glob("*.scm")):
        Query(of, path.read_text())
    text = b'workflow Order(id: string):\n    # why\n    activity Pack("{id}", 3)\n'
    query = Query(of, (HERE / "queries" / "highlights.scm").read_text())
    found = QueryCursor(query).captures(Parser(of).parse(text).root_node)
    seen = {name: {node.text.decode() for node in nodes} for name, nodes in found.items()}
    assert {"workflow", "activity"} <= seen["keyword"], seen
    assert "Order" in seen["type"] and "Pack" in seen["function"], seen
    assert seen["string.special"] == {"{id}"} and seen["comment"] == {"# why"}, seen


def main() -> int:
    """Run everything; return 1 where something is read otherwise."""
    of = language()
    parser = Parser(of)
    wrong = corpus(parser, "--update" in sys.argv)
    queries(of)
    half_typed(parser)
    wrong += designs(parser)
    print("\n".join(wrong) or "the grammar reads its corpus and every design")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
