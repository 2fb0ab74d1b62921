"""Where something that is known of a customer comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Captured:
    """The way something came in ("desk", "join", "call", a system's name), and the campaign or event it came in at."""

    source: str = "desk"
    campaign_id: int | None = None


AT_THE_DESK = Captured()
