"""The seed of a run's random numbers, as the SDK's core derives it from the run's id.

So that a history of the simulator replays in any worker: ids that a workflow makes up are the same.
It is SipHash-1-3 without a key. Source: `str_to_randomness_seed` in the SDK's core;
https://www.aumasson.jp/siphash/siphash.pdf.
"""

from __future__ import annotations

_MASK = (1 << 64) - 1


def seed_of(run_id: str) -> int:
    """Return the seed of a run, a whole number of 64 bits."""
    data = run_id.encode() + b"\xff"  # as Rust feeds a text to a hasher
    state = [0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573]
    whole = len(data) // 8 * 8
    words = [int.from_bytes(data[at : at + 8], "little") for at in range(0, whole, 8)]
    last = int.from_bytes(data[whole:], "little") | (len(data) & 0xFF) << 56
    for word in [*words, last]:
        state[3] ^= word
        _round(state)
        state[0] ^= word
    state[2] ^= 0xFF
    for _ in range(3):
        _round(state)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def _round(state: list[int]) -> None:
    a, b, c, d = state
    a, c = (a + b) & _MASK, (c + d) & _MASK
    b, d = _rotated(b, 13) ^ a, _rotated(d, 16) ^ c
    a = _rotated(a, 32)
    a, c = (a + d) & _MASK, (c + b) & _MASK
    b, d = _rotated(b, 17) ^ c, _rotated(d, 21) ^ a
    state[:] = a, b, _rotated(c, 32), d


def _rotated(word: int, by: int) -> int:
    return (word << by | word >> 64 - by) & _MASK
