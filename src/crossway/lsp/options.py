"""Keys, values and words of options, as the one table has them, for completion.

Which options a block takes is seen by the lines around it, as they are typed: half of a block has
no tree. What each takes is looked up in `crossway.design.options`.
"""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from crossway.design import options as table
from crossway.design.attributes import KINDS
from crossway.lsp.completing import Known, values
from crossway.lsp.describing import option_text
from crossway.lsp.items import Item, keywords
from crossway.lsp.typed import tokens_of

_KIND = lsp.CompletionItemKind


def option_items(known: Known) -> list[Item] | None:
    """Return the keys or the values of options that may stand here; None where none may."""
    typed = known.typed
    texts = typed.texts
    if _is_attribute(typed.parents()):
        return keywords(*KINDS) if texts[-1:] == [":"] else []
    takes = _inline(known) or _block(typed.parents())
    if takes is None and _by_id(known):
        return _of_message(texts)
    if takes is None:
        return _list_item(known) if texts in ([], ["-"]) or typed.in_text is not None else None
    keyed = [n for n, text in enumerate(texts) if text == ":"]
    if keyed and texts[-1] not in ("(", ","):
        key = texts[keyed[-1] - 1]
        option = takes.find(key)
        return list(_option_values(known, option)) if option else []
    if typed.in_text is not None:
        return []
    if texts and texts[-1] not in ("(", ","):
        return None
    return [
        Item(
            option.key,
            _KIND.Property,
            table.described(option.value),
            option_text(option, takes),
            f"{option.key}: ${{1}}" if not isinstance(option.value, table.Block) else "",
        )
        for option in takes.options
    ]


def _is_attribute(parents: list[str]) -> bool:
    """Return whether a namespace declares a search attribute in the line below some lines."""
    heads = [line.split()[0] for line in parents[:2]]
    return heads == ["search_attributes:", "namespace"]


def _of_message(texts: list[str]) -> list[Item] | None:
    """Return what may be said below a message by an id: whose id it is, what it starts."""
    if not texts:
        return [Item(key, _KIND.Property, "", "", f"{key}: ") for key in ("workflow_id", "start")]
    if texts == ["start", ":"]:
        return keywords("workflow")
    return None


def _by_id(known: Known) -> bool:
    """Return whether the line stands below a message that goes to the workflow of an id."""
    if known.inside.kind != "operation":
        return False
    match _tokens_of((known.typed.parents() or [""])[0]):
        case ["return", "update" | "query", _, "(", *_, ":"] | ["signal", _, "(", *_, ":"]:
            return True
        case _:  # any other line
            return False


def _inline(known: Known) -> table.OptionSet | None:
    """Return what `options(..)` takes that the cursor is in: of the call above it, or below."""
    opened = known.typed.open
    if opened is None or opened[1] != "(" or [t.text for t in opened[0]][-1:] != ["options"]:
        return None
    above = _tokens_of((known.typed.parents() or [""])[0])
    if above[-1:] != [":"] and (takes := _of_line(above)) is not None:
        return takes
    return _of_line(_tokens_of(known.typed.lines.line(known.typed.point[0] + 1)))


def _tokens_of(line: str) -> list[str]:
    return [token.text for token in tokens_of(line)]


def _block(parents: list[str]) -> table.OptionSet | None:
    """Return what the block of options takes that stands below some lines."""
    texts = [_tokens_of(line) for line in parents]
    if not texts:
        return None
    head, *around = texts
    if head[1:2] == [":"] and (nested := _nested(head[0])) is not None:
        return nested
    if head[:1] == ["options"] and around:
        return _of_line(around[0])
    if head[:1] == ["default_options"] and around:
        is_activity = around[0][:1] == ["activity"]
        return table.ACTIVITY_DEFAULTS if is_activity else table.WORKFLOW_DEFAULTS
    if head[:1] == ["nexus_endpoint"]:
        return table.CLASSIC_ENDPOINT
    if head[:2] in (["return", "workflow"], ["return", "activity"]) and head[-1:] == [":"]:
        return _of_line(head)
    if around and around[0][:1] == ["namespace"]:
        return _of_line(head)
    return None


def _nested(key: str) -> table.OptionSet | None:
    """Return the options below the key of a block, as `retry_policy`, in either spelling."""
    found = (takes.find(key) for takes in table.OPTION_SETS)
    blocks = (one.value for one in found if one is not None)
    return next((one.options for one in blocks if isinstance(one, table.Block)), None)


def _of_line(texts: list[str]) -> table.OptionSet | None:
    """Return the options of what a line calls or declares."""
    match texts:
        case ["nexus", "endpoint", *_]:
            return table.ENDPOINT
        case ["nexus", "service", *_] | ["nexus_service" | "extern", *_]:
            return table.SERVICE
        case ["nexus_endpoint", *_]:
            return table.CLASSIC_ENDPOINT
        case ["worker", *_]:
            return table.WORKER
        case ["operation" | "async" | "sync", *_]:
            return table.OPERATION
        case ["signal", *_] if texts[-1] == ":":
            return table.SIGNAL
        case ["update", *_] if texts[-1] == ":":
            return table.UPDATE
        case ["query", *_] if texts[-1] == ":":
            return table.QUERY
        case ["detach", "nexus", *_]:
            return table.DETACHED_NEXUS
        case ["detach", "workflow", *_]:
            return table.DETACHED_CHILD
        case ["return", "activity", *_]:
            return table.STANDALONE_ACTIVITY
        case ["return", "workflow", *_]:
            return table.STARTED
        case _:  # a call, wherever in its line
            kinds = {
                "activity": table.ACTIVITY,
                "workflow": table.CHILD,
                "nexus": table.NEXUS,
                "timer": table.TIMER,
            }
            return next((kinds[text] for text in texts if text in kinds), None)


def _option_values(known: Known, option: table.Option) -> Iterator[Item]:
    match option.value:
        case table.Words(words):
            for word in words:
                yield Item(word, _KIND.EnumMember, option.does)
        case table.Flag():
            for word in ("true", "false"):
                yield Item(word, _KIND.Keyword, option.does)
        case table.Duration():
            for length in ("30s", "5m", "1h", "1d"):
                yield Item(length, _KIND.Value, option.does)
        case _ if option.key in table.OF_NAMESPACES:
            yield from known.namespaces()
        case _ if option.key in table.OF_ERRORS:
            yield from known.errors()
        case _:  # any text, number or block
            yield from values(known)


def _list_item(known: Known) -> list[Item] | None:
    """Return the namespaces where a `- name` of a list of them stands; None elsewhere."""
    parents = known.typed.parents()
    key = parents[0].strip().removesuffix(":") if parents else ""
    found = table.ENDPOINT.find(key) if key.isidentifier() else None
    if found is None or found.key not in table.OF_NAMESPACES:
        return None
    if not isinstance(found.value, table.Texts):
        return None
    dash = "" if known.typed.before.lstrip().startswith("-") else "- "
    return [
        Item(one.label, one.kind, one.detail, "", f"{dash}{one.label}" if dash else "")
        for one in known.namespaces()
    ]
