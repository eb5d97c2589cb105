"""The search attributes that the namespaces of a design declare, with Temporal's types of them.

namespace shop:
    search_attributes:
        CustomerId: keyword
        Total: double
"""

from __future__ import annotations

from collections.abc import Sequence

from crossway.design.options import plain_text
from crossway.language import tree
from crossway.language.blocks import without_comments
from crossway.language.holes import best_fit

KINDS: dict[str, tuple[str, ...]] = {
    "keyword": ("string",),
    "text": ("string",),
    "int": ("integer",),
    "double": ("integer", "number", "decimal"),
    "bool": ("boolean",),
    "datetime": ("moment",),
    "keyword_list": ("list",),
}
"""The types that Temporal has, and the kinds of values that fit each.

Source: Temporal's documentation, "Search Attributes"; `IndexedValueType` of its API.
"""


def declared_attributes(declaring: Sequence[tree.Namespace], namespace: str) -> dict[str, str]:
    """Return the search attributes of a namespace by name, with their types, `keyword` say.

    `declaring` are the definitions of namespaces, `Design.declaring`: a member of a family has
    those of the one that it is of.
    """
    names = {node.name: None for node in declaring}
    own = namespace if namespace in names else best_fit(names, namespace)
    found: dict[str, str] = {}
    for node in declaring:
        if node.name == own:
            for option in without_comments(node.search_attributes):
                found.setdefault(option.key, kind_of(option) or "")
    return {name: kind for name, kind in found.items() if kind}


def kind_of(option: tree.Option) -> str | None:
    """Return the type that a declaration names, None for none that there is."""
    said = None if isinstance(option.value, tuple) else plain_text(option.value)
    return next((kind for kind in KINDS if said and _plain(said) == _plain(kind)), None)


def _plain(word: str) -> str:
    return word.replace("_", "").lower()
