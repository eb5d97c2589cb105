"""Comments that ignore what is found on a line: `# crossway: ignore[CODE] reason`.

A comment at the end of a line speaks of that line, all of it where brackets spread it over
several; one on a line of its own speaks of the next line:

    # crossway: ignore[nexus-missing-deadline] the vault may take a weekend
    nexus VaultEndpoint Vault.Open(request) -> opened

Warnings and hints are left out then. An error that keeps a design from running stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

from crossway.checks.rules.unused_ignore import RULE as UNUSED
from crossway.checks.rules.wrong_ignore import RULE as WRONG
from crossway.language import tree
from crossway.language.diagnostic import Diagnostic
from crossway.language.near import did_you_mean
from crossway.language.span import Span
from crossway.language.structs import Struct

_SPOKEN_TO = re.compile(r"crossway:\s*(?P<word>[\w-]*)\s*(?:\[(?P<codes>[^\]]*)\]?)?(?P<reason>.*)")
_ASIDE = re.compile(r"crossway\W{0,3}ignore\s*\[", re.IGNORECASE)
"""What was meant to be such a comment, wherever in one it stands."""
_FORM = "write `# crossway: ignore[CODE] reason`"


class _Comment(Struct, frozen=True):
    """A comment that begins with `crossway:`, and the lines it speaks of, both inclusive."""

    text: str
    span: Span
    first: int
    last: int


def after_ignoring(
    lines: Mapping[str, Sequence[tree.Line]],
    found: Sequence[Diagnostic],
    codes: Mapping[str, str],
    stops: Callable[[Diagnostic], bool],
) -> list[Diagnostic]:
    """Return what is left of `found`, and what is wrong with the comments.

    `lines` are those of each file in which a comment `may_speak`, by its path, `codes` all codes
    by their lower case; `stops` says which diagnostics cannot be ignored.
    """
    comments = [comment for own in lines.values() for comment in _comments(own)]
    wrong = [_aside(line) for own in lines.values() for line in own if _stands_aside(line)]
    if not comments:
        return [*found, *wrong]
    by_line: dict[tuple[str, int], list[Diagnostic]] = {}
    for one in found:
        by_line.setdefault((one.span.path, one.span.line), []).append(one)
    ignored: set[Diagnostic] = set()
    for comment in comments:
        about = range(comment.first, comment.last + 1)
        covered = [one for at in about for one in by_line.get((comment.span.path, at), ())]
        wrong += _apply(comment, covered, codes, stops, ignored)
    return [*(one for one in found if one not in ignored), *wrong]


def _apply(
    comment: _Comment,
    covered: Sequence[Diagnostic],
    codes: Mapping[str, str],
    stops: Callable[[Diagnostic], bool],
    ignored: set[Diagnostic],
) -> Iterator[Diagnostic]:
    """Add what a comment ignores to `ignored`, and yield what is wrong with it."""
    match = _SPOKEN_TO.match(comment.text)
    word, listed = (match["word"], match["codes"]) if match else ("", None)
    if word != "ignore":
        said = f"`crossway: {word}` says nothing to Crossway"
        yield WRONG.at(comment.span, said, did_you_mean(word, ["ignore"]) or _FORM, word or None)
        return
    names = [name.strip() for name in (listed or "").split(",") if name.strip()]
    if not names:
        yield WRONG.at(comment.span, "this ignores no code", _FORM)
    for name in names:
        yield from _apply_code(comment, name, covered, codes, stops, ignored)
    if names and match and not match["reason"].strip():
        said = f"this ignores {', '.join(names)} and says no reason"
        yield WRONG.at(comment.span, said, "write it behind the code: it is for the next reader")


def _apply_code(
    comment: _Comment,
    name: str,
    covered: Sequence[Diagnostic],
    codes: Mapping[str, str],
    stops: Callable[[Diagnostic], bool],
    ignored: set[Diagnostic],
) -> Iterator[Diagnostic]:
    code = codes.get(name.lower())
    if code is None:
        hint = did_you_mean(name.lower(), codes, codes.__getitem__)
        listed = hint or "`crossway explain` lists the codes"
        yield WRONG.at(comment.span, f"{name} is no code that check reports", listed, name)
        return
    fitting = [one for one in covered if one.code == code]
    lasting = [one for one in fitting if stops(one)]
    ignored.update(one for one in fitting if not stops(one))
    if lasting:
        said = f"{code} is an error here, which cannot be ignored: `run` refuses the design"
        yield WRONG.at(comment.span, said, "mend it, and remove this comment", code)
    elif not fitting:
        said = f"{code} is not found on this line"
        yield UNUSED.at(comment.span, said, "remove it from the comment", code)


def may_speak(line: tree.Line) -> bool:
    """Return whether a line has a comment in which Crossway is named, in whatever case."""
    return "crossway" in _said(line).casefold()


def _said(line: tree.Line) -> str:
    return line.text if isinstance(line, tree.Comment) else line.note


def _stands_aside(line: tree.Line) -> bool:
    """Return whether the comment of a line ignores something, but not from its beginning on."""
    said = _said(line)
    return not said.startswith("crossway:") and bool(_ASIDE.search(said))


def _aside(line: tree.Line) -> Diagnostic:
    said = "this ignores nothing: `crossway: ignore[..]` does not begin its comment"
    return WRONG.at(line.span, said, _FORM)


def _comments(lines: Sequence[tree.Line]) -> Iterator[_Comment]:
    """Yield the comments of a file that speak to Crossway."""
    alone = [n for n in lines if isinstance(n, tree.Comment) and n.text.startswith("crossway:")]
    for line in lines:
        if line.note.startswith("crossway:"):
            yield _Comment(line.note, line.span, line.span.line, line.span.end_line)
    if not alone:
        return
    code = sorted((n.span for n in lines if not isinstance(n, tree.Comment)), key=_end)
    for comment in alone:
        # One inside brackets is moved before its line, and its line ends below it.
        at = bisect_left(code, (comment.span.line, 0), key=_end)
        about = code[at] if at < len(code) else comment.span
        yield _Comment(comment.text, comment.span, about.line, about.end_line)


def _end(span: Span) -> tuple[int, int]:
    return (span.end_line, span.line)
