"""Text of clients, made fit for every database."""


def storable(text: str) -> str:
    """The text with U+FFFD for U+0000, which PostgreSQL refuses, and ``?`` for half surrogate pairs.

    JSON may hold both; one such report must not lose the others of its batch.
    """
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
