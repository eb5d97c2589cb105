"""Who may call: signed callers, guarded operations, signed answers.

    algorithms   the signature algorithms, and what their keys are made of
    jws          how a token is written and signed
    keys         keys that sign, verify and agree
    keyring      those of a process
    agreement    what two namespaces agree on
    macs         what is proven by that
    between      proofs by it, checked
    sessions     short-lived keys, certified by a namespace's own
    tokens       what is signed, and how
    binding      what ties an answer to its call
    callers      who calls: by token, by link
    guard        the handler's side
    signing      the workflow's side
    answers      signed results
    failures     signed failures
    asking       how a call ended, checked
    targets      signed operation tokens
    standalone   the side of a caller that is no workflow
    starts       naming the call to the workflow behind it
    begun        the header that names it
    behind       what that workflow makes of it
    attaching    whose workflows a call may attach to
    audit        one line per decision
    chain        the calls that led to one
    replays      one request for one token
    unknown      operations that do not exist

Source: DESIGN.md section 7; docs/security.md has the threat model.
"""

from crossway.runtime.identity.agreement import LENGTH, is_half, new_half, public_half
from crossway.runtime.identity.algorithms import (
    ALGORITHMS,
    Algorithm,
    algorithm_of,
    as_jws,
    private_from,
    public_from,
    public_members,
    secret_of,
    thumbprint,
    verifies,
)
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
from crossway.runtime.identity.keyring import THROW_AWAY, Keyring, ThrowAwayKeys
from crossway.runtime.identity.keys import (
    NEVER,
    PublicKey,
    SigningKey,
    namespaces_of_0_1_0,
    new_key,
)
from crossway.runtime.identity.replays import WITHOUT_RECORDS
from crossway.runtime.identity.sessions import KeySigner, Signer, certify
from crossway.runtime.identity.standalone import StandaloneCall, start_standalone
from crossway.runtime.identity.starts import StartsForCallers
from crossway.runtime.identity.targets import operation_signature
from crossway.runtime.identity.tokens import (
    CALLER_HEADER,
    SKEW,
    VERSION,
    Call,
    decode_object,
    unverified_claims,
)
from crossway.runtime.identity.unknown import hide_from_strangers

__all__ = [
    "ALGORITHMS",
    "CALLER_HEADER",
    "LENGTH",
    "NEVER",
    "SKEW",
    "THROW_AWAY",
    "VERSION",
    "WITHOUT_RECORDS",
    "Algorithm",
    "Authenticator",
    "Call",
    "Caller",
    "Identity",
    "IdentityInterceptor",
    "Incoming",
    "KeySigner",
    "Keyring",
    "LinkedCallers",
    "PublicKey",
    "SignedCallers",
    "Signer",
    "SigningKey",
    "StandaloneCall",
    "StartsForCallers",
    "ThrowAwayKeys",
    "admitted",
    "algorithm_of",
    "as_jws",
    "certify",
    "decode_object",
    "described",
    "hide_from_strangers",
    "is_half",
    "let_any_caller_attach",
    "namespaces_of_0_1_0",
    "new_half",
    "new_key",
    "operation_signature",
    "private_from",
    "public_from",
    "public_half",
    "public_members",
    "secret_of",
    "start_standalone",
    "thumbprint",
    "unverified_claims",
    "verifies",
]
