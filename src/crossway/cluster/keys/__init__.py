"""Keys that outlive a process: a directory of files, or an environment variable.

    jwk          one key, or a set of them, as JSON
    key_files    which files count, and what is in them
    replaceable  who else could change a file of public ones
    making       new keys
    writing      their files, whole or not at all
    counting     whose keys count no more
    remote       public keys at a URL
    signers      who signs for a namespace, and sessions
    following    a keyring that stays as files and URLs are

A private key is a JWK (RFC 7517, 8037) in a file of its own, `NAMESPACE.ID.jwk`, that only
its owner can read, or one of a set in the variable CROSSWAY_PRIVATE_KEYS. Public keys of
another namespace are a JWKS file, `NAMESPACE.jwks.json`, in the same directory. Every key
says its `namespace`, since what it signs counts as said by that one alone.

A namespace may have several: the newest whose time has come signs, all verify until they
end (`exp`), are revoked (`"revoked": true`) or removed.
"""

from crossway.cluster.keys.counting import key_problems
from crossway.cluster.keys.following import EVERY, FollowedKeys, followed, keys_now, of_0_1_0
from crossway.cluster.keys.jwk import exported, jwks_of, signing_keys
from crossway.cluster.keys.key_files import (
    DIRECTORY,
    KeyFiles,
    Keys,
    keys_directory,
    option_of,
    read_keys,
    usable_keys,
)
from crossway.cluster.keys.making import (
    HANDOVER,
    LATEST,
    create_key,
    keep_from_git,
    newest_key,
    refuse_second,
    revoke_key,
    rotate_key,
)
from crossway.cluster.keys.remote import Source, sources
from crossway.cluster.keys.signers import Choice, choices

__all__ = [
    "DIRECTORY",
    "EVERY",
    "HANDOVER",
    "LATEST",
    "Choice",
    "FollowedKeys",
    "KeyFiles",
    "Keys",
    "Source",
    "choices",
    "create_key",
    "exported",
    "followed",
    "jwks_of",
    "keep_from_git",
    "key_problems",
    "keys_directory",
    "keys_now",
    "newest_key",
    "of_0_1_0",
    "option_of",
    "read_keys",
    "refuse_second",
    "revoke_key",
    "rotate_key",
    "signing_keys",
    "sources",
    "usable_keys",
]
