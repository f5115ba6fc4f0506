"""Who calls? Verification of the JWT that a CDS Client sends with each call.

CDS Hooks 2.0.1, section "Trusting CDS Clients", in nine steps. The first that fails ends it, and the answer
is the same 401 for all of them. The items in brackets are those of the conformance checklist.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request

from cds_hooks.authentication.clients import RegisteredClient
from cds_hooks.authentication.nonces import NonceStore
from cds_hooks.authentication.refusals import Refusal, Refused
from cds_hooks.authentication.tokens import MAX_TOKEN_BYTES, Claims, Header, Token, bearer_token, read_token
from cds_hooks.errors import Unauthorized, Unavailable

LEEWAY_SECONDS: Final = 60
"""How far the clocks of client and service may be apart."""

MAX_LIFETIME_SECONDS: Final = 3_600
"""Longest `exp` - `iat`. Epic's tokens live 900 s; nonces need not be kept longer than an hour."""

_FEEDBACK: Final = "/feedback"
_SERVICE_NAMED_FEEDBACK: Final = "/cds-services/feedback"

_log = logging.getLogger("cds_hooks.authentication")


def _tell_nobody(cause: str, client_id: str | None) -> None:
    """What happens with a refusal when the application does not ask for it."""


class JwtAuthentication:
    """The `authenticate` of `build_router`.

    `clients` is asked on each call, so that a changed registration counts at once; of two clients with the
    same issuer and tenant the first counts. `on_refusal` gets the cause (a value of `Refusal`) and the id
    of the registered client that the token claims to come from, if there is one. Anybody can write such a claim.
    """

    def __init__(
        self,
        clients: Callable[[], Sequence[RegisteredClient]],
        nonces: NonceStore,
        *,
        clock: Callable[[], float] = time.time,
        leeway_seconds: float = LEEWAY_SECONDS,
        max_lifetime_seconds: float = MAX_LIFETIME_SECONDS,
        max_token_bytes: int = MAX_TOKEN_BYTES,
        on_refusal: Callable[[str, str | None], None] = _tell_nobody,
    ) -> None:
        """`clock` gives seconds since the epoch."""
        self._clients = clients
        self._nonces = nonces
        self._clock = clock
        self._leeway = leeway_seconds
        self._max_lifetime = max_lifetime_seconds
        self._max_token_bytes = max_token_bytes
        self._on_refusal = on_refusal

    async def __call__(self, request: Request) -> str:
        """The id of the client that makes the call.

        Raises Unauthorized (its `reason` is a value of `Refusal`), and Unavailable when the client's keys or
        the nonces cannot be had.
        """
        client = None
        try:
            # (1) There is one bearer token, of bounded length [C223].
            # (2) Its header names an asymmetric algorithm and a key, and brings no key [C225, C228, C230].
            token = read_token(bearer_token(request.scope["headers"], max_bytes=self._max_token_bytes))
            # (3) Its issuer, and tenant, are registered [C227, C231].
            client = self._client_of(token.claims)
            await self._verify(token, client, _endpoint(request))
        except Refused as refused:
            cause, claimed = refused.cause, client.id if client else None
        else:
            return client.id
        # Out here the 401 carries no exception that was raised beside the token's content.
        self._on_refusal(cause, claimed)
        raise Unauthorized(reason=cause)

    def _client_of(self, claims: Claims) -> RegisteredClient:
        of_issuer = [client for client in self._clients() if client.issuer == claims.iss]
        for tenant in (claims.tenant, None):
            for client in of_issuer:
                if client.tenant == tenant:
                    return client
        if of_issuer:
            raise Refused(Refusal.TENANT)
        raise Refused(Refusal.ISSUER)

    async def _verify(self, token: Token, client: RegisteredClient, endpoint: str) -> None:
        header, claims = token.header, token.claims
        # (4) Algorithm and key address are among the client's own; the address is compared, not called
        #     [C226, C228, C229, C230].
        _check_header(header, client)
        # (5) The client's registered set has the key, and the key fits the algorithm [C225, C228, C233].
        key = await client.keys.key(header.kid)
        if key is None or header.alg not in key.algorithms:
            raise Refused(Refusal.KEY)
        # (6) The signature is the client's [C224].
        if not key.verifies(token.signature, of=token.signed, algorithm=header.alg):
            raise Refused(Refusal.SIGNATURE)
        # (7) It is meant for this endpoint [C227, C235, A12].
        if not _is_for(endpoint, claims, client):
            raise Refused(Refusal.AUDIENCE)
        # (8) It is in force [C227, C234].
        self._check_times(claims)
        # (9) It was not used before, and from now on is [C231, C236].
        await self._use_up(claims)

    def _check_times(self, claims: Claims) -> None:
        now, leeway = self._clock(), self._leeway
        if now >= claims.exp + leeway:
            raise Refused(Refusal.EXPIRED)
        if claims.iat > now + leeway or (claims.nbf is not None and claims.nbf > now + leeway):
            raise Refused(Refusal.NOT_YET_VALID)
        if not 0 <= claims.exp - claims.iat <= self._max_lifetime:
            raise Refused(Refusal.LIFETIME)

    async def _use_up(self, claims: Claims) -> None:
        until = datetime.fromtimestamp(claims.exp + self._leeway, UTC)
        first, retry_after = None, None
        try:
            first = await self._nonces.first_use(issuer=claims.iss, nonce=claims.jti, until=until)
        except Exception as error:  # noqa: BLE001 - logged, and below raised as what the client may know
            cause = type(error.__cause__ or error).__name__
            _log.error("the nonce of a token could not be kept: %s", cause)
            retry_after = error.retry_after_seconds if isinstance(error, Unavailable) else None
        if first is None:
            raise Unavailable(
                "the service cannot authenticate calls for the moment", retry_after_seconds=retry_after
            )
        if not first:
            raise Refused(Refusal.REPLAYED)


def _check_header(header: Header, client: RegisteredClient) -> None:
    if header.alg not in client.algorithms:
        raise Refused(Refusal.ALGORITHM)
    if header.jku is not None and not client.accepts_mention_of(header.jku):
        raise Refused(Refusal.KEY_ADDRESS)


def _endpoint(request: Request) -> str:
    """The path below the base URL. Host and scheme of the request are the sender's word and not asked."""
    path: str = request.scope["path"]
    mounted_at: str = request.scope.get("root_path", "")
    if path.startswith(f"{mounted_at}/"):
        path = path[len(mounted_at) :]
    return path.removesuffix("/")


def _is_for(endpoint: str, claims: Claims, client: RegisteredClient) -> bool:
    named = (claims.aud,) if isinstance(claims.aud, str) else claims.aud
    for base in client.base_urls:
        accepted = base.removesuffix("/") + endpoint
        if accepted in named or f"{accepted}/" in named:
            return True
    # Feedback may be sent with the audience of the service that it is about.
    about_service = endpoint.endswith(_FEEDBACK) and not endpoint.endswith(_SERVICE_NAMED_FEEDBACK)
    return about_service and _is_for(endpoint.removesuffix(_FEEDBACK), claims, client)
