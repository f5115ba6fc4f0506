"""JWT authentication of CDS Clients, for `build_router(authenticate=...)`.

Import it from here: `cds_hooks` itself does not, so that a service without it starts without cryptography.
"""

from cds_hooks.authentication.clients import RegisteredClient
from cds_hooks.authentication.jwt_authentication import JwtAuthentication
from cds_hooks.authentication.key_sets import KeySource, LocalKeys
from cds_hooks.authentication.keys import ALGORITHMS, Key, UnusableKeySet
from cds_hooks.authentication.nonces import MemoryNonces, NonceStore
from cds_hooks.authentication.refusals import Refusal
from cds_hooks.authentication.remote_keys import RemoteKeys, safe_host

__all__ = [
    "ALGORITHMS",
    "JwtAuthentication",
    "Key",
    "KeySource",
    "LocalKeys",
    "MemoryNonces",
    "NonceStore",
    "Refusal",
    "RegisteredClient",
    "RemoteKeys",
    "UnusableKeySet",
    "safe_host",
]
