"""Write the icon of the extension for VS Code: two namespaces, and the way between them.

python -m scripts.editor_icon
"""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path

ICON = Path(__file__).parents[1] / "editors" / "vscode" / "icon.png"
SIZE = 128
_GROUND, _WAY, _FROM, _TO = (27, 32, 48), (148, 163, 184), (96, 165, 250), (52, 211, 153)
_Colour = tuple[int, int, int]


def png() -> bytes:
    """Return the picture: 128 by 128, on a ground with round corners."""
    rows = b"".join(b"\0" + b"".join(bytes(_pixel(x, y)) for x in range(SIZE)) for y in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixel(x: int, y: int) -> tuple[int, int, int, int]:
    corner = math.hypot(max(20 - x, x - 107, 0), max(20 - y, y - 107, 0))
    return (*_colour(x, y), 255 if corner <= 20 else 0)


def _colour(x: int, y: int) -> _Colour:
    if math.hypot(x - 38, y - 86) < 22:
        return _FROM
    if math.hypot(x - 90, y - 42) < 22:
        return _TO
    between = abs((90 - 38) * (86 - y) - (38 - x) * (42 - 86)) / math.hypot(52, 44)
    return _WAY if between < 5 and 38 <= x <= 90 else _GROUND


if __name__ == "__main__":
    ICON.parent.mkdir(parents=True, exist_ok=True)
    ICON.write_bytes(png())
