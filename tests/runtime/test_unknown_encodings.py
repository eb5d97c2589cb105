"""What counts as an encoding that a worker lacks the codec of."""

from __future__ import annotations

from crossway.runtime.payloads import unknown_encoding


def test_a_key_that_a_type_of_the_user_does_not_find_is_none() -> None:
    """A value chosen by its caller would be tried again for ever, as if a codec were missing."""
    said = "Unknown payload encoding binary/encrypted"
    assert unknown_encoding(KeyError(said)) == said
    for other in (KeyError("USD"), KeyError(), KeyError(5), ValueError(said)):
        assert unknown_encoding(other) == ""
