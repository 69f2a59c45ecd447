"""What follows from edits: who is to be told, now and by mail."""

from rooms.consequences import mails, news
from rooms.turn import NOTHING, Following


def chosen(*, mail: bool) -> Following:
    """What follows on a server that can send mail, or cannot."""
    return dict.fromkeys(news.TYPES, (mails.follow,)) if mail else NOTHING
