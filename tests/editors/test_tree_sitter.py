"""The grammar for tree-sitter has the words of the language, in its source and in its parser.

That it reads its corpus and every design shows `make tree-sitter`, which compiles it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from crossway.language import parse
from scripts.editor_grammars import TREE_SITTER, words

GENERATED = json.loads((TREE_SITTER / "src" / "grammar.json").read_text())


def texts_in(rule: Any) -> Iterator[str]:
    """Yield the words of a rule of the generated grammar."""
    if isinstance(rule, dict):
        if rule.get("type") == "STRING":
            yield rule["value"]
        for part in (rule.get("content"), *(rule.get("members") or ())):
            yield from texts_in(part)


def test_the_parser_was_generated_from_the_words_of_today() -> None:
    """A new word of the language is in `words.json` by the check of grammars, and here then."""
    rules, known = GENERATED["rules"], words()
    assert json.loads((TREE_SITTER / "words.json").read_text()) == known
    for rule, kind in (
        ("keyword", "keywords"),
        ("constant", "constants"),
        ("operator", "operators"),
    ):
        assert sorted(texts_in(rules[rule])) == known[kind], "tree-sitter generate --no-bindings"
    assert sorted({*texts_in(rules["kind"])} - {"nexus", "service"}) == known["definitions"]
    parser = (TREE_SITTER / "src" / "parser.c").read_text()
    assert all(f'"{word}"' in parser for word in known["definitions"])


def test_the_cases_of_its_corpus_are_designs_that_parse() -> None:
    """But for those that are half typed: what the grammar is held to is the language."""
    files = sorted((TREE_SITTER / "test" / "corpus").glob("*.txt"))
    assert len(files) > 3
    for file in files:
        for case in file.read_text().split("=" * 18 + "\n")[2::2]:
            text, _, tree = case.partition("\n---\n")
            found = parse(f"{text}\n", "x.twf").diagnostics
            assert bool(found) == (file.stem == "half_typed"), (text, found)
            assert ("(ERROR" in tree) <= (file.stem == "half_typed")
