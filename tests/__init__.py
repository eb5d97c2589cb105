"""The suite. An assert of a helper says what was there, as an assert of a test does."""

import pytest

pytest.register_assert_rewrite("tests.helpers")
