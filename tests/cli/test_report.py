"""How a diagnostic is shown: its place, its line, what is underlined, in which colour."""

from __future__ import annotations

from crossway.checks.replay import REPLAY_BREAKS
from crossway.cli.report import github_report, sarif_report, summary, text_report
from crossway.language.diagnostic import Diagnostic, Related, Severity
from crossway.language.span import Span


def fault(span: Span, **more: object) -> Diagnostic:
    return Diagnostic("some-code", Severity.ERROR, span, "it is wrong", **more)  # type: ignore[arg-type] # fields by name


def test_the_span_is_underlined_to_its_exclusive_end() -> None:
    shown = text_report([fault(Span("a.twf", 1, 5, 1, 8))], {"a.twf": "set foo bar\n"})
    assert shown.plain == (
        "a.twf:1:5: error[some-code]: it is wrong\n  1 | set foo bar\n    |     ^^^\n"
    )


def test_a_span_of_several_lines_is_underlined_to_the_end_of_its_first() -> None:
    shown = text_report([fault(Span("a.twf", 1, 3, 2, 2))], {"a.twf": "a: b   \nc\n"})
    assert shown.plain.endswith("  1 | a: b\n    |   ^^\n")


def test_tabs_keep_the_underline_below_its_text() -> None:
    shown = text_report([fault(Span("a.twf", 1, 2, 1, 5))], {"a.twf": "\tset x\n"})
    assert shown.plain.endswith("  1 | \tset x\n    | \t^^^\n")


def test_a_span_behind_the_end_of_a_line_is_still_shown() -> None:
    shown = text_report([fault(Span("a.twf", 1, 4, 1, 5))], {"a.twf": "foo\n"})
    assert shown.plain.endswith("  1 | foo\n    |    ^\n")


def test_a_related_place_may_be_in_another_file() -> None:
    related = (Related(Span("b.twf", 2, 1, 2, 4), "first defined here"),)
    found = fault(Span("a.twf", 1, 1, 1, 4), related=related, hint="rename it")
    shown = text_report([found], {"a.twf": "one\n", "b.twf": "\ntwo\n"})
    assert shown.plain.endswith(
        "  hint: rename it\n  b.twf:2:1: first defined here\n  2 | two\n    | ^^^\n"
    )


def test_a_file_that_is_gone_leaves_out_the_excerpt() -> None:
    shown = text_report([fault(Span("gone.twf", 9, 1, 9, 2))], {})
    assert shown.plain == "gone.twf:9:1: error[some-code]: it is wrong\n"


def test_the_severity_and_the_underline_are_coloured() -> None:
    shown = text_report([fault(Span("a.twf", 1, 1, 1, 4))], {"a.twf": "foo\n"})
    coloured = [text for text, style in shown if style]
    assert coloured == ["error[some-code]", "^^^"]


def test_an_annotation_cannot_be_broken_by_what_it_quotes() -> None:
    found = fault(Span("a,b:c.twf", 1, 1, 1, 2), hint="100% sure\nor not")
    assert github_report([found]) == (
        "::error file=a%2Cb%3Ac.twf,line=1,endLine=1,col=1,endColumn=1,"
        "title=some-code::it is wrong%0Ahint: 100%25 sure%0Aor not\n"
    )


def test_an_annotation_names_the_other_places() -> None:
    """The caller's line that a change breaks, which is what a reviewer looks for."""
    related = (Related(Span("b%.twf", 2, 1, 2, 4), "breaks workflow Order"),)
    found = fault(Span("a.twf", 1, 1, 1, 2), related=related, hint="rename it")
    assert github_report([found]).endswith(
        "::it is wrong%0Ahint: rename it%0Ab%25.twf:2: breaks workflow Order\n"
    )


def test_the_summary_counts_in_words() -> None:
    one = fault(Span("a.twf", 1, 1, 1, 2))
    assert summary([one], 1) == "1 error, 0 warnings in 1 file"
    assert summary([one, one], 2) == "2 errors, 0 warnings in 2 files"


def test_a_long_line_is_cut_around_the_fault() -> None:
    line = "a" * 300 + "WRONG" + "b" * 300
    found = Diagnostic("X", Severity.ERROR, Span("f.twf", 1, 301, 1, 306), "wrong")
    shown = text_report([found], {"f.twf": line}).plain.splitlines()
    assert all(len(part) < 180 for part in shown)
    assert shown[1][shown[2].index("^") : shown[2].rindex("^") + 1] == "WRONG"


def test_a_result_of_replay_links_to_its_page_too() -> None:
    """It is no rule, but its code is documented as one."""
    found = REPLAY_BREAKS.at(Span("a.twf", 1, 1, 1, 2), "1 execution would break")
    [rule] = sarif_report([found])["runs"][0]["tool"]["driver"]["rules"]
    assert rule["helpUri"] == "docs/rules/REPLAY_BREAKS.md"
