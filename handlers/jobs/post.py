"""The mail server that we hand our mail to."""

from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

PORTS: Final = {"smtp": 587, "smtps": 465}
TIMEOUT: Final = 30.0  # seconds for each answer of the mail server
PERMANENT: Final = 500  # SMTP replies from here on mean: never, not: later

log = structlog.get_logger("boardcast.mail")


class Post:
    """Sends through `smtp://user:password@host:port` (upgraded by STARTTLS where offered) or `smtps://…`."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self.sender = sender
        self._host = parts.hostname or "localhost"
        self._port = parts.port or PORTS[parts.scheme]
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._tls = parts.scheme == "smtps"

    async def send(self, message: EmailMessage) -> None:
        """Raises aiosmtplib.SMTPException or OSError, after which it can be tried again.

        An address that the server refuses for good is noted and done with: trying again would only annoy.
        """
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=TIMEOUT,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            if any(refused.code < PERMANENT for refused in error.recipients):
                raise
            log.warning(
                "an address was refused", mail=message["Message-ID"], replies=[r.code for r in error.recipients]
            )
