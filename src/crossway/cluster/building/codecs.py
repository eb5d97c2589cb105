"""The user's payload codec, named as `MODULE:NAME`: what goes to the server is encoded by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temporalio.converter import DataConverter, PayloadCodec

from crossway.cluster.building.codec_faults import NamedCodec
from crossway.cluster.building.implementations import import_named
from crossway.errors import ImplementationError
from crossway.language.near import did_you_mean
from crossway.runtime import data_converter


def converter(codec: str | None = None) -> DataConverter:
    """Return the converter of all clients and workers, with a codec where one is named.

    Raises:
        ImplementationError: the module does not import, or what it names is no codec.
    """
    return data_converter(None if codec is None else NamedCodec(codec, import_codec(codec)))


def import_codec(name: str) -> PayloadCodec:
    """Return the codec that `MODULE:NAME` is: an instance, a class, or a function that makes one.

    MODULE is a dotted name or a `.py` file.

    Raises:
        ImplementationError: there is no such thing, or it is no `PayloadCodec`.
    """
    module_name, _, attribute = name.rpartition(":")
    if not (module_name and attribute.isidentifier()):
        raise ImplementationError(
            f"--codec: expected MODULE:NAME such as codec.py:Codec, found {name!r}"
        )
    module = import_named(module_name)
    if not hasattr(module, attribute):
        near = did_you_mean(attribute, vars(module)) or "name a PayloadCodec in it"
        raise ImplementationError(f"--codec: {module_name} has no {attribute}; {near}")
    found = getattr(module, attribute)
    codec = found if isinstance(found, PayloadCodec) else _made(name, found)
    if not isinstance(codec, PayloadCodec):
        raise ImplementationError(
            f"--codec: {name} is a {type(codec).__name__}, and no temporalio.converter.PayloadCodec"
        )
    return codec


def _made(name: str, make: Callable[[], Any] | object) -> object:
    if not callable(make):
        return make
    try:
        made: object = make()
    except Exception as failure:
        said = f"{type(failure).__name__}: {failure}"
        raise ImplementationError(f"--codec: cannot make {name}: {said}") from failure
    return made
