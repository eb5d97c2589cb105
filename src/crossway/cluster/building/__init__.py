"""A design compiled, loaded, and bound to the user's Python."""

from crossway.cluster.building.bind import bind
from crossway.cluster.building.build import Built, build, compiled
from crossway.cluster.building.codec_faults import (
    NamedCodec,
    codec_faults,
    proven,
    while_codec_works,
)
from crossway.cluster.building.codecs import converter, import_codec
from crossway.cluster.building.load import Watcher, load_value
from crossway.cluster.building.phases import Phases

__all__ = [
    "Built",
    "NamedCodec",
    "Phases",
    "Watcher",
    "bind",
    "build",
    "codec_faults",
    "compiled",
    "converter",
    "import_codec",
    "load_value",
    "proven",
    "while_codec_works",
]
