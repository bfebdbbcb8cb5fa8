"""What a gateway gives back, and how a long or streamed body is read."""

from dataclasses import dataclass, field

from grader.stage.recorder import NOTES

LONGEST_BODY = 8 << 20


@dataclass
class Answered:
    """A response as it goes over the network."""

    status: int = 0
    headers: list[list[str]] = field(default_factory=list)
    body: bytes = b""


@dataclass
class BodyRead:
    """The parts of a body as they come, capped at 8 MB."""

    parts: list[bytes] = field(default_factory=list)
    length: int = 0

    def add(self, part: bytes) -> bool:
        """Take a part; False when it is enough."""
        self.parts.append(bytes(part))
        self.length += len(part)
        return self.length <= LONGEST_BODY

    def whole(self, *, streamed: bool) -> bytes:
        """The body; that it was streamed is noted."""
        if streamed or self.length > LONGEST_BODY:
            event = NOTES.event("gateway", "body", "back", "streamed" if streamed else "cut")
            event["values"] = [["parts", str(len(self.parts))], ["bytes", str(self.length)]]
        return b"".join(self.parts)[:LONGEST_BODY]
