"""Options and settings -> text."""

from __future__ import annotations

from crossway.language import tree
from crossway.language.printer.expressions import print_expression
from crossway.language.printer.page import Page


def print_options(page: Page, options: tree.Options, word: str = "options") -> None:
    """Print an `options:` block, or nothing when there are none."""
    if options:
        page.write(f"{word}:")
        with page.indented():
            print_entries(page, options)


def print_entries(page: Page, entries: tree.Options) -> None:
    """Print options one below the other."""
    for entry in entries:
        if isinstance(entry, tree.Comment):
            page.comment(entry)
        else:
            _print_entry(page, entry)


def _print_entry(page: Page, option: tree.Option) -> None:
    value = option.value
    if isinstance(value, tuple) and value:
        page.begin(option, f"{option.key}:")
        with page.indented():
            print_entries(page, value)
    elif isinstance(value, tree.ListOf) and value.items and page.classic(option):
        page.begin(option, f"{option.key}:")
        with page.indented():
            for item in value.items:
                page.write(f"- {_setting(item)}")
    else:
        page.begin(option, f"{option.key}: {_inline(value)}")


def _inline(value: tree.Expression | tree.Options) -> str:
    if not isinstance(value, tuple):
        return _setting(value)
    entries = (entry for entry in value if isinstance(entry, tree.Option))
    return f"{{{', '.join(f'{entry.key}: {_inline(entry.value)}' for entry in entries)}}}"


def _setting(value: tree.Expression) -> str:
    """Return a value where `[` begins a list of settings and `{` a nested block."""
    if isinstance(value, tree.ListOf):
        return f"[{', '.join(map(_setting, value.items))}]"
    text = print_expression(value)
    return f"({text})" if text[0] in "[{" else text


# --- options before a call -----------------------------------------------------------


def stand_before(page: Page, options: tree.Options) -> bool:
    """Whether options are printed as `options(..)` on the line before their call."""
    if not options or page.spelling == "modern":
        return False
    fit = all(_fits_inline(page, one) for one in options)
    return fit and not any(option.note for option in options[:-1])


def _fits_inline(page: Page, entry: tree.OptionEntry) -> bool:
    return isinstance(entry, tree.Option) and page.classic(entry) and _nested_fits(entry.value)


def _nested_fits(value: tree.Expression | tree.Options) -> bool:
    if not isinstance(value, tuple):
        return True
    return all(
        isinstance(entry, tree.Option) and not entry.note and _nested_fits(entry.value)
        for entry in value
    )


def print_options_before(page: Page, node: tree.Line, options: tree.Options) -> None:
    """Print `options(..)` above the call of `node`, after the blank line that node wants."""
    if node.spaced:
        page.blank()
    page.write(f"options({_inline(options)[1:-1]})", note=options[-1].note)
