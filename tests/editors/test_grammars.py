"""What editors colour is what the lexer reads, and their files are those of today's words."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from importlib import import_module
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.token import Comment, Keyword, Number, String, _TokenType

from crossway import __version__
from crossway.highlighting import BEGINNINGS, DEFINITIONS, FORMS
from crossway.language import parse
from crossway.language.lexer import read_lines
from crossway.pygments_lexer import TwfLexer
from scripts import editor_grammars
from tests.helpers.paths import ROOT
from tests.helpers.patience import PATIENCE
from tests.helpers.written import WRITTEN

VSCODE = ROOT / "editors" / "vscode"
NODE = shutil.which("node")


def kinds(text: str) -> list[_TokenType]:
    """Return what Pygments takes each character of a text for."""
    read = TwfLexer().get_tokens_unprocessed(text)
    return [kind for _, kind, piece in read for _ in piece]


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_texts_numbers_and_comments_are_coloured_where_the_lexer_reads_them(text: str) -> None:
    """And nothing else is."""
    found = kinds(text)
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    expected = {"string": String, "number": Number, "duration": Number}
    for line in read_lines(text):
        for token in [line.start] if line.is_comment else line.tokens:
            begin = starts[token.line - 1] + token.column - 1
            seen = {*found[begin : begin + len(token.text)]}
            if line.is_comment:
                assert seen == {Comment.Single}, token
            elif token.kind in expected:
                assert all(kind in expected[token.kind] for kind in seen), token
            elif token.kind != "bad":
                others = (String, Number, Comment)
                assert not any(kind in other for kind in seen for other in others), token


@pytest.mark.parametrize("word", sorted({*BEGINNINGS, *DEFINITIONS} - {"service"}))
def test_a_word_that_begins_a_line_is_a_keyword_there(word: str) -> None:
    """And a name where it is given a value: a variable may be called `set`."""
    assert kinds(f"    {word} x")[4] in Keyword or kinds(f'{word} "x"')[0] in Keyword
    assert kinds(f"    {word} = 3")[4] not in Keyword


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text())
def test_any_text_is_coloured_and_stays_itself(text: str) -> None:
    assert "".join(piece for _, _, piece in TwfLexer().get_tokens_unprocessed(text)) == text


def test_a_text_that_is_not_closed_ends_with_its_line() -> None:
    assert kinds('x = "open\nclose')[-1] in Keyword


def test_the_lexer_is_offered_to_pygments() -> None:
    """By the entry point that `pygmentize`, Sphinx and MkDocs look for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    module, _, name = project["entry-points"]["pygments.lexers"]["twf"].partition(":")
    assert getattr(import_module(module), name) is TwfLexer


# --- VS Code ---------------------------------------------------------------------------


def test_the_grammars_are_those_of_todays_words() -> None:
    """`python -m scripts.editor_grammars` writes them anew."""
    stale = [path for path, text in editor_grammars.files().items() if path.read_text() != text]
    assert stale == []


def test_the_expressions_of_the_grammar_are_those_of_pygments_in_their_order() -> None:
    """Each compiles, has a kind for each of its groups, and matches something."""
    grammar = json.loads((VSCODE / "syntaxes" / "twf.tmLanguage.json").read_text())
    assert [one["match"] for one in grammar["patterns"][2:]] == [form.pattern for form in FORMS]
    for form in FORMS:
        groups = re.compile(form.pattern, re.MULTILINE).groups
        assert groups == (0 if len(form.kinds) == 1 else len(form.kinds))
        assert re.compile(form.pattern).match("") is None


def files_named(value: object) -> list[str]:
    """Return the paths that a manifest names."""
    if isinstance(value, dict):
        return [path for one in value.values() for path in files_named(one)]
    if isinstance(value, list):
        return [path for one in value for path in files_named(one)]
    return [value] if isinstance(value, str) and value.startswith("./") else []


def test_the_extension_has_all_that_its_manifest_names() -> None:
    manifest = json.loads((VSCODE / "package.json").read_text())
    named = [*files_named(manifest), manifest["icon"], "README.md", "LICENSE"]
    assert [name for name in named if not (VSCODE / name).is_file()] == []
    assert manifest["version"] == __version__


SNIPPETS = json.loads((VSCODE / "snippets" / "twf.json").read_text())
INSIDE = {
    "Operation": "nexus service Stock:\n",
    "Nexus call": "workflow W(id: string):\n",
    "Wait with a deadline": "workflow W(id: string):\n",
    "Catch": "workflow W(id: string):\n",
}
"""Where a snippet stands that is no definition."""


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_parses_as_it_is_filled_in_first(name: str) -> None:
    lines = SNIPPETS[name]["body"]
    filled = [
        re.sub(r"\$\{\d+:([^}]*)\}", r"\1", line.replace("$0", "activity Do()")) for line in lines
    ]
    margin = "    " if name in INSIDE else ""
    text = INSIDE.get(name, "") + "".join(f"{margin}{line}\n" for line in filled)
    assert parse(text, "x.twf").diagnostics == ()


@pytest.mark.skipif(NODE is None, reason="Node is not here; `make editors` needs it")
def test_the_extension_is_javascript() -> None:
    done = subprocess.run(
        ["node", "--check", str(VSCODE / "extension.js")], timeout=PATIENCE, check=False
    )
    assert done.returncode == 0


@pytest.mark.skipif(NODE is None, reason="Node is not here; `make editors` needs it")
def test_the_expressions_are_those_of_javascript_too() -> None:
    """So are they to whoever reads TextMate's grammar with it, as pages that show code do."""
    program = "for (const p of JSON.parse(process.argv[1])) new RegExp(p, 'm')"
    patterns = json.dumps([form.pattern for form in FORMS])
    done = subprocess.run(["node", "-e", program, patterns], timeout=PATIENCE, check=False)
    assert done.returncode == 0


def test_the_language_of_an_editor_is_told_what_opens_a_block() -> None:
    """By the same colon as the parser, with a comment behind it or none."""
    rules = json.loads((VSCODE / "language-configuration.json").read_text())["indentationRules"]
    opens = re.compile(rules["increaseIndentPattern"])
    assert all(map(opens.match, ("workflow W():", "    if (x):  # why")))
    assert not any(map(opens.match, ("    # a note:", "    x = 3")))
