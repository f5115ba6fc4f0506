"""Reading the body of an HTTP request within limits."""

from starlette.requests import ClientDisconnect, Request

from cds_hooks.errors import BadRequest, PayloadTooLarge, UnsupportedMediaType


async def read_body(request: Request, *, max_bytes: int) -> bytes:
    """The body. Raises UnsupportedMediaType, PayloadTooLarge, or BadRequest when it ends early."""
    _require_plain_json(request)
    _require_declared_length_within(request, max_bytes)
    chunks: list[bytes] = []
    length = 0
    try:
        async for chunk in request.stream():
            length += len(chunk)
            if length > max_bytes:
                raise _too_large(max_bytes)
            chunks.append(chunk)
    except ClientDisconnect:
        raise BadRequest("the body ended early") from None
    return b"".join(chunks)


def _require_plain_json(request: Request) -> None:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise UnsupportedMediaType("Content-Type must be application/json")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("Content-Encoding is not supported")


def _require_declared_length_within(request: Request, max_bytes: int) -> None:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > max_bytes:
        raise _too_large(max_bytes)


def _too_large(max_bytes: int) -> PayloadTooLarge:
    return PayloadTooLarge(f"the body must not exceed {max_bytes} bytes")
