"""Write the grammar of VS Code and TextMate, and the words of the one for tree-sitter.

python -m scripts.editor_grammars            # writes
python -m scripts.editor_grammars --check    # fails where a file is not current
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from crossway.highlighting import (
    BEGINNINGS,
    BEHIND,
    CONSTANTS,
    DEFINITIONS,
    ESCAPE,
    FORMS,
    HOLE,
    MEMBERS,
    Form,
)
from crossway.language.words import RESERVED

ROOT = Path(__file__).parents[1]
VSCODE = ROOT / "editors" / "vscode"
TREE_SITTER = ROOT / "editors" / "tree-sitter"

_SCOPES = {
    "comment": "comment.line.number-sign.twf",
    "definition": "storage.type.twf",
    "defined": "entity.name.type.twf",
    "keyword": "keyword.control.twf",
    "operator": "keyword.operator.word.twf",
    "constant": "constant.language.twf",
    "type": "support.type.twf",
    "builtin": "support.function.twf",
    "function": "entity.name.function.twf",
    "key": "variable.other.property.twf",
    "proper": "entity.name.type.twf",
    "duration": "constant.numeric.duration.twf",
    "number": "constant.numeric.twf",
    "sign": "keyword.operator.twf",
    "punctuation": "punctuation.twf",
    "name": "variable.other.twf",
}


def textmate() -> dict[str, Any]:
    """Return the grammar of TextMate, as VS Code, JetBrains and GitHub read it."""
    return {
        "name": "TWF",
        "scopeName": "source.twf",
        "fileTypes": ["twf"],
        "patterns": [_quoted('"', "double", ""), _quoted("'", "single", "(?<![A-Za-z0-9_])")]
        + [_pattern(form) for form in FORMS],
    }


def _quoted(quote: str, name: str, before: str) -> dict[str, Any]:
    inside = [
        {"match": ESCAPE, "name": "constant.character.escape.twf"},
        {"match": HOLE, "name": "variable.parameter.hole.twf"},
    ]
    scope = f"string.quoted.{name}.twf"
    return {"begin": before + quote, "end": f"{quote}|$", "name": scope, "patterns": inside}


def _pattern(form: Form) -> dict[str, Any]:
    if len(form.kinds) == 1:
        return {"match": form.pattern, "name": _SCOPES[form.kinds[0]]}
    groups = enumerate(form.kinds, 1)
    captures = {str(number): {"name": _SCOPES[kind]} for number, kind in groups if kind}
    return {"match": form.pattern, "captures": captures}


def in_markdown() -> dict[str, Any]:
    """Return the grammar that colours the `twf` blocks of Markdown."""
    return {
        "scopeName": "markdown.twf.codeblock",
        "injectionSelector": "L:text.html.markdown",
        "patterns": [
            {
                "begin": r"(^|\G)(\s*)(`{3,}|~{3,})\s*(?i:(twf)(\s+[^`~]*)?$)",
                "end": r"(^|\G)(\2|\s{0,3})(\3)\s*$",
                "name": "markup.fenced_code.block.markdown",
                "patterns": [
                    {
                        "begin": r"(^|\G)(\s*)(.*)",
                        "while": r"(^|\G)(?!\s*([`~]{3,})\s*$)",
                        "contentName": "meta.embedded.block.twf",
                        "patterns": [{"include": "source.twf"}],
                    }
                ],
            }
        ],
    }


def words() -> dict[str, list[str]]:
    """Return the words that the grammar of tree-sitter has, by what they are there."""
    kinds = set(DEFINITIONS) - {"service", "extern"}
    operators = set(RESERVED) - set(CONSTANTS)
    others = {*BEGINNINGS, *BEHIND, *MEMBERS, *kinds, "nexus", "service"}
    # `order` stands behind `expect in` alone, and is what most orders are called.
    keywords = others - operators - {*CONSTANTS, "extern", "order"}
    return {
        "definitions": sorted(kinds),
        "keywords": sorted(keywords),
        "constants": sorted(CONSTANTS),
        "operators": sorted(operators),
    }


def files() -> dict[Path, str]:
    """Return what is written, by path."""
    return {
        VSCODE / "syntaxes" / "twf.tmLanguage.json": _json(textmate()),
        VSCODE / "syntaxes" / "markdown.tmLanguage.json": _json(in_markdown()),
        TREE_SITTER / "words.json": _json(words()),
    }


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the files, or say which are not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 instead")
    check = parser.parse_args().check
    stale = [path for path, text in files().items() if not _is(path, text)]
    for path in stale:
        print(path.relative_to(ROOT))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files()[path])
    return 1 if check and stale else 0


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text() == text


if __name__ == "__main__":
    sys.exit(main())
