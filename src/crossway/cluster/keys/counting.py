"""Of which namespaces keys are known, and none of them counts any more."""

from __future__ import annotations

from collections.abc import Mapping

from crossway.cluster.keys.key_files import Keys


def key_problems(keys: Keys, now: float) -> Mapping[str, str]:
    """Return for each namespace that has keys why none of them counts, "" where one does.

    `now` is in Unix seconds. Of two files that hold one key, that which revokes it counts.
    """
    every = [*(key.public for key in keys.signing), *keys.trusted]
    revoked = {(key.id, key.namespace) for key in every if key.revoked}
    found: dict[str, str] = {}
    for namespace in {key.namespace for key in every}:
        left = [
            key
            for key in every
            if key.namespace == namespace and (key.id, namespace) not in revoked
        ]
        how = "no longer good" if left else "revoked"
        said = f"every key of {namespace} that is known here is {how}"
        found[namespace] = "" if any(key.ends > now for key in left) else said
    return found
