"""Every question that the server answers, in a file with CRLF, tabs and emoji, over stdio.

Where a word stands is told in units of UTF-16, in which an emoji is two, and a tab is one.

Longer than other files because each question of the table of features has a short answer here, and
whoever adds one looks in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lsprotocol import types as lsp

from crossway.lsp.features.table import FEATURES
from tests.helpers.editor import (
    Editor,
    applied,
    coloured,
    editor,
    offered,
    position_of,
    text_in,
    typed_into,
    uri_of,
)
from tests.helpers.workspace_edits import edits_by_uri

TEXT = """\
# 🚚 The mail team.
workflow Send(id: string, many: number) -> (string):
	nexus "bank" workflow Charge("🚚 {id}", many) -> paid
	activity Pack("🚚🚚", id, paid) -> parcel
	log("🚚 {parcel}")
	close complete("🚚 {parcel} {paid}")

workflow Charge(id: string, many: number) -> (string):
	close complete("🚚 {id}")

activity Pack(label: string, id: string, paid: string) -> (string):
	pass
""".replace("\n", "\r\n")
PYTHON = """\
TRUCK = "🚚"


def pack(label: str, id: str, paid: str) -> str:
	return TRUCK
""".replace("\n", "\r\n")
LAYOUT = lsp.FormattingOptions(tab_size=4, insert_spaces=True)


class Asked(NamedTuple):
    """An editor that has the file open, and the file."""

    one: Editor
    path: Path

    def at(self, method: str, word: str, number: int = 1, **more: Any) -> Any:
        """Return the answer to a question about the n-th time that a word stands in the file."""
        return self.one.at(method, self.path, position_of(TEXT, word, number), **more)

    def about(self, method: str, **more: Any) -> Any:
        """Return the answer to a question about the whole file."""
        return self.one.about(method, self.path, **more)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("every") / "mail"
    folder.mkdir()
    path = folder / "send.twf"
    path.write_text(TEXT, newline="")
    path.with_suffix(".py").write_text(PYTHON, newline="")
    with editor(folder) as one:
        one.open(path, TEXT)
        yield Asked(one, path)


@pytest.fixture
def asked(opened: Asked) -> Asked:
    """Return the editor with the file as it is on disk."""
    opened.one.change(opened.path, TEXT)
    opened.about(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    return opened


def stretch(word: str, number: int = 1) -> lsp.Range:
    """Return where the n-th time stands that a word is in the file."""
    begin = position_of(TEXT, word, number)
    return lsp.Range(begin, position_of(TEXT, word, number, len(word)))


def parcels() -> list[lsp.Range]:
    """Return where the variable stands: three times, each behind an emoji of its line."""
    return [stretch("parcel", number) for number in (1, 2, 3)]


# --- one question each ------------------------------------------------------------------------


def hover(asked: Asked) -> None:
    found = asked.at(lsp.TEXT_DOCUMENT_HOVER, "parcel", 2)
    assert "parcel: string" in found.contents.value
    assert found.range == stretch("parcel", 2)


def definition(asked: Asked) -> None:
    found = asked.at(lsp.TEXT_DOCUMENT_DEFINITION, "parcel", 3)
    assert [(at.uri, at.range) for at in found] == [(uri_of(asked.path), stretch("parcel"))]


def implementation(asked: Asked) -> None:
    [found] = asked.at(lsp.TEXT_DOCUMENT_IMPLEMENTATION, "Pack")
    assert found.uri == uri_of(asked.path.with_suffix(".py"))
    assert found.range.start == position_of(PYTHON, "def pack")


def references(asked: Asked) -> None:
    context = lsp.ReferenceContext(include_declaration=True)
    found = asked.at(lsp.TEXT_DOCUMENT_REFERENCES, "parcel", 2, context=context)
    assert [at.range for at in found] == parcels()


def highlights(asked: Asked) -> None:
    found = asked.at(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, "parcel", 2)
    assert [at.range for at in found] == parcels()


def document_symbols(asked: Asked) -> None:
    found = asked.about(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    assert [symbol.selection_range for symbol in found] == [
        stretch("Send"),
        stretch("Charge", 2),
        stretch("Pack", 2),
    ]
    assert text_in(TEXT, found[0].range).endswith('close complete("🚚 {parcel} {paid}")')


def workspace_symbols(asked: Asked) -> None:
    found = asked.one.ask(lsp.WORKSPACE_SYMBOL, lsp.WorkspaceSymbolParams("pack"))
    assert [symbol.location.range for symbol in found] == [stretch("Pack", 2)]


def rename(asked: Asked) -> None:
    edit = asked.at(lsp.TEXT_DOCUMENT_RENAME, "parcel", 2, new_name="box")
    [edits] = edits_by_uri(edit).values()
    assert [one.range for one in edits] == parcels()
    assert applied(TEXT, edits) == TEXT.replace("parcel", "box")


def prepare_rename(asked: Asked) -> None:
    found = asked.at(lsp.TEXT_DOCUMENT_PREPARE_RENAME, "parcel", 3)
    assert getattr(found, "range", found) == stretch("parcel", 3)


def prepared(asked: Asked, word: str, number: int = 1) -> Any:
    [found] = asked.at(lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, word, number)
    return found


def prepare_calls(asked: Asked) -> None:
    assert prepared(asked, "Pack").selection_range == stretch("Pack", 2)


def incoming(asked: Asked) -> None:
    params = lsp.CallHierarchyIncomingCallsParams(prepared(asked, "Pack", 2))
    [found] = asked.one.ask(lsp.CALL_HIERARCHY_INCOMING_CALLS, params)
    assert found.from_.selection_range == stretch("Send")
    assert [*found.from_ranges] == [stretch("Pack")]


def outgoing(asked: Asked) -> None:
    params = lsp.CallHierarchyOutgoingCallsParams(prepared(asked, "Send"))
    found = asked.one.ask(lsp.CALL_HIERARCHY_OUTGOING_CALLS, params)
    reached = {call.to.name.rpartition(".")[2]: call for call in found}
    assert reached.keys() == {"Charge", "Pack"}
    assert reached["Pack"].to.selection_range == stretch("Pack", 2)
    assert [*reached["Pack"].from_ranges] == [stretch("Pack")]
    assert [*reached["Charge"].from_ranges] == [stretch("Charge")]


def completion(asked: Asked) -> None:
    typed = TEXT.replace('log("🚚 {parcel}")', 'log("🚚🚚", parc¦')
    edit = offered(asked.one, asked.path, typed)["parcel"].text_edit
    begin = position_of(typed, "parc¦")
    end = lsp.Position(begin.line, begin.character + len("parc"))
    assert isinstance(edit, lsp.TextEdit)
    assert (edit.range, edit.new_text) == (lsp.Range(begin, end), "parcel")


def signature_help(asked: Asked) -> None:
    typed = TEXT.replace('log("🚚 {parcel}")', 'activity Pack("🚚🚚", ¦')
    where = typed_into(asked.one, asked.path, typed)
    found = asked.one.at(lsp.TEXT_DOCUMENT_SIGNATURE_HELP, asked.path, where)
    [shown] = found.signatures
    assert shown.parameters[found.active_parameter].label == "id: string"


def semantic_tokens(asked: Asked) -> None:
    found = {text_in(TEXT, word.where): word for word in coloured(asked.one, asked.path)}
    assert found["parcel"].where == stretch("parcel")
    assert found['"🚚 {parcel}"'].where == stretch('"🚚 {parcel}"')
    assert found["# 🚚 The mail team."].where.start == lsp.Position(0, 0)
    assert found["paid"].kind == "parameter"


def folding(asked: Asked) -> None:
    found = asked.about(lsp.TEXT_DOCUMENT_FOLDING_RANGE)
    assert [(one.start_line, one.end_line) for one in found] == [(1, 5), (7, 8), (10, 11)]


def selection(asked: Asked) -> None:
    positions = [position_of(TEXT, "parcel", 2)]
    [found] = asked.about(lsp.TEXT_DOCUMENT_SELECTION_RANGE, positions=positions)
    grown = []
    while found is not None:
        grown.append(found.range)
        found = found.parent
    assert grown[0] == stretch("parcel", 2)
    assert stretch('log("🚚 {parcel}")') in grown


def inlay_hints(asked: Asked) -> None:
    everything = lsp.Range(lsp.Position(0, 0), lsp.Position(99, 0))
    found = asked.about(lsp.TEXT_DOCUMENT_INLAY_HINT, range=everything)
    ends = [(stretch(word).end, ": string") for word in ("paid", "parcel")]
    assert [(hint.position, hint.label) for hint in found if hint.kind] == ends


def code_lenses(asked: Asked) -> None:
    found = asked.about(lsp.TEXT_DOCUMENT_CODE_LENS)
    runs = [lens.range for lens in found if lens.command.title == "run"]
    assert runs == [stretch("Send"), stretch("Charge", 2)]
    [places] = [lens.command.arguments[2] for lens in found if lens.command.title == "1 caller"]
    assert places


def formatting(asked: Asked) -> None:
    edits = asked.about(lsp.TEXT_DOCUMENT_FORMATTING, options=LAYOUT)
    assert applied(TEXT, edits) == TEXT.replace("\t", "    ")


def range_formatting(asked: Asked) -> None:
    part = stretch('log("🚚 {parcel}")')
    edits = asked.about(lsp.TEXT_DOCUMENT_RANGE_FORMATTING, range=part, options=LAYOUT)
    send, charge, rest = TEXT.partition("\r\nworkflow Charge(")
    assert applied(TEXT, edits) == send.replace("\t", "    ") + charge + rest


def on_type_formatting(asked: Asked) -> None:
    typed = TEXT.replace('log("🚚 {parcel}")', 'if parcel == "🚚":\r\n\t¦')
    where = typed_into(asked.one, asked.path, typed)
    method = lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING
    edits = asked.one.at(method, asked.path, where, ch="\n", options=LAYOUT)
    assert applied(typed.replace("¦", ""), edits) == typed.replace("¦", "\t")


def code_actions(asked: Asked) -> None:
    wrong = TEXT.replace('log("🚚 {parcel}")', 'log("🚚 {parcle}")')
    asked.one.change(asked.path, wrong)
    at = position_of(wrong, "parcle")
    found = asked.about(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        range=lsp.Range(at, at),
        context=lsp.CodeActionContext(diagnostics=[]),
    )
    [mended] = [action for action in found if action.title == "Change to parcel"]
    [change] = mended.edit.document_changes
    assert applied(wrong, change.edits) == TEXT


def resolved(asked: Asked) -> None:
    at = lsp.Range(position_of(TEXT, "nexus"), position_of(TEXT, "nexus"))
    context = lsp.CodeActionContext(diagnostics=[], only=[lsp.CodeActionKind.RefactorRewrite])
    [action] = asked.about(lsp.TEXT_DOCUMENT_CODE_ACTION, range=at, context=context)
    edit = asked.one.ask(lsp.CODE_ACTION_RESOLVE, action).edit
    [edits] = edits_by_uri(edit).values()
    after = applied(TEXT, edits)
    assert '    nexus bank bank.Charge("🚚 {id}", many) -> paid\r\n' in after
    assert after.count("\n") == after.count("\r\n")


QUESTIONS: dict[str, Callable[[Asked], None]] = {
    lsp.TEXT_DOCUMENT_HOVER: hover,
    lsp.TEXT_DOCUMENT_DEFINITION: definition,
    lsp.TEXT_DOCUMENT_IMPLEMENTATION: implementation,
    lsp.TEXT_DOCUMENT_REFERENCES: references,
    lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: highlights,
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: document_symbols,
    lsp.WORKSPACE_SYMBOL: workspace_symbols,
    lsp.TEXT_DOCUMENT_RENAME: rename,
    lsp.TEXT_DOCUMENT_PREPARE_RENAME: prepare_rename,
    lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY: prepare_calls,
    lsp.CALL_HIERARCHY_INCOMING_CALLS: incoming,
    lsp.CALL_HIERARCHY_OUTGOING_CALLS: outgoing,
    lsp.TEXT_DOCUMENT_COMPLETION: completion,
    lsp.TEXT_DOCUMENT_SIGNATURE_HELP: signature_help,
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: semantic_tokens,
    lsp.TEXT_DOCUMENT_FOLDING_RANGE: folding,
    lsp.TEXT_DOCUMENT_SELECTION_RANGE: selection,
    lsp.TEXT_DOCUMENT_INLAY_HINT: inlay_hints,
    lsp.TEXT_DOCUMENT_CODE_LENS: code_lenses,
    lsp.TEXT_DOCUMENT_FORMATTING: formatting,
    lsp.TEXT_DOCUMENT_RANGE_FORMATTING: range_formatting,
    lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING: on_type_formatting,
    lsp.TEXT_DOCUMENT_CODE_ACTION: code_actions,
    lsp.CODE_ACTION_RESOLVE: resolved,
}


@pytest.mark.parametrize("method", [method for method, _, _ in FEATURES])
def test_every_feature_tells_places_behind_emoji_tabs_and_line_ends_of_windows(
    method: str, asked: Asked
) -> None:
    """A feature that is added to the table fails here until it has a question of its own."""
    assert method in QUESTIONS, f"ask {method} something about {asked.path.name}, in QUESTIONS"
    QUESTIONS[method](asked)


def test_what_is_wrong_is_told_behind_an_emoji(asked: Asked) -> None:
    """Nobody asks for it: the server tells it."""
    wrong = TEXT.replace('log("🚚 {parcel}")', 'log("🚚🚚", parcle)')
    asked.one.change(asked.path, wrong)
    asked.one.until(lambda: "parcle" in str(asked.one.diagnostics.get(uri_of(asked.path))))
    told = asked.one.diagnostics[uri_of(asked.path)]
    assert "parcle" in [text_in(wrong, one.range) for one in told]


def test_nothing_was_said_on_standard_error(opened: Asked) -> None:
    """Last: no question above failed inside of the server."""
    assert opened.one.errors == []
