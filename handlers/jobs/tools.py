"""What jobs work with."""

from typing import NamedTuple

from handlers.jobs.post import Post
from rooms.consequences.recipients import Recipients


class Tools(NamedTuple):
    """Made once per worker. `post` is None where no mail can be sent."""

    recipients: Recipients
    post: Post | None
    address: str
    """What a person opens in a browser: links begin with it."""
