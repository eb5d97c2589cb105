"""Who may call: signed callers, guarded operations, signed answers.

    keys         whose keys sign and verify
    tokens       what is signed, and how
    binding      what ties an answer to its call
    callers      who calls: by token, by link
    guard        the handler's side
    signing      the workflow's side
    answers      signed results
    targets      signed operation tokens
    standalone   the side of a caller that is no workflow
    starts       naming the call to the workflow behind it
    begun        the header that names it
    behind       what that workflow makes of it
    attaching    whose workflows a call may attach to
    audit        one line per decision

Source: DESIGN.md section 7; docs/security.md has the threat model.
"""

from crossway.runtime.identity.attaching import let_any_caller_attach
from crossway.runtime.identity.callers import (
    Authenticator,
    Caller,
    Incoming,
    LinkedCallers,
    SignedCallers,
    described,
)
from crossway.runtime.identity.config import Identity
from crossway.runtime.identity.guard import admitted
from crossway.runtime.identity.interceptor import IdentityInterceptor
from crossway.runtime.identity.keys import (
    THROW_AWAY,
    Keyring,
    PublicKey,
    SigningKey,
    ThrowAwayKeys,
    key_id,
    new_key,
)
from crossway.runtime.identity.standalone import StandaloneCall, start_standalone
from crossway.runtime.identity.starts import StartsForCallers
from crossway.runtime.identity.targets import operation_signature
from crossway.runtime.identity.tokens import (
    CALLER_HEADER,
    SKEW,
    Call,
    decode_object,
    unverified_claims,
)

__all__ = [
    "CALLER_HEADER",
    "SKEW",
    "THROW_AWAY",
    "Authenticator",
    "Call",
    "Caller",
    "Identity",
    "IdentityInterceptor",
    "Incoming",
    "Keyring",
    "LinkedCallers",
    "PublicKey",
    "SignedCallers",
    "SigningKey",
    "StandaloneCall",
    "StartsForCallers",
    "ThrowAwayKeys",
    "admitted",
    "decode_object",
    "described",
    "key_id",
    "let_any_caller_attach",
    "new_key",
    "operation_signature",
    "start_standalone",
    "unverified_claims",
]
