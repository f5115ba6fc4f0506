"""JSON that is carried, not read."""


class RawJson:
    """One JSON value as the UTF-8 bytes it was written in.

    Large values of a request (draft orders) and resources in an answer travel in this form: nobody pays for
    parsing what nobody reads. The bytes stay out of `repr`, because they are patient data.
    """

    __slots__ = ("json",)

    def __init__(self, json: bytes) -> None:
        self.json = json

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RawJson) and self.json == other.json

    def __hash__(self) -> int:
        return hash(self.json)

    def __repr__(self) -> str:
        return f"<RawJson of {len(self.json)} bytes>"
