"""Mail about a task: a calm text that says who did what, what was said, and where to go."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime, parseaddr
from html import escape
from typing import Final

from handlers.jobs.tools import Tools
from rooms.consequences.mails import Mail
from rooms.consequences.recipients import Recipient

SAID: Final = {
    "mentioned": "{actor} mentioned you in {number}",
    "assigned": "{actor} put you on {number}",
}

PAGE: Final = """\
<!doctype html>
<html lang="en">
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1f2933;background:#ffffff">
<p style="margin:0 0 16px;color:#52606d">{said}</p>
<p style="margin:0 0 16px;font-size:18px;font-weight:600">{title}</p>
{quote}<p style="margin:0 0 24px"><a href="{link}" style="color:#3730a3">Open it in {project}</a></p>
<p style="margin:0;font-size:13px;color:#7b8794">You get this because you are a member of {project} on Boardcast.</p>
</body>
</html>
"""
QUOTE: Final = """\
<blockquote style="margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #cbd2d9;white-space:pre-wrap">{text}\
</blockquote>
"""


async def send(tools: Tools, mail: Mail) -> None:
    """Send it, if there is a mail server and somebody to send it to."""
    if tools.post is None:
        return
    recipient = await tools.recipients.find(mail.user_id)
    if recipient is not None:
        await tools.post.send(written(mail, recipient, tools.post.sender, tools.address))


def written(mail: Mail, recipient: Recipient, sender: str, address: str) -> EmailMessage:
    """The message. Its id is the same at every try, so that a mailbox can tell a repeat; a task is one thread."""
    said = _line(SAID[mail.kind].format(actor=mail.actor, number=mail.number))
    title, project = _line(mail.title), _line(mail.project)
    link = f"{address}/#/p/{mail.project_id}/{mail.number.rpartition('-')[2]}"
    domain = parseaddr(sender)[1].rpartition("@")[2] or "boardcast"
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _address(recipient)
    message["Subject"] = f"[{project}] {mail.number} {title}"
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{mail.id}@{domain}>"
    message["In-Reply-To"] = message["References"] = f"<task.{mail.task_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: answering machines leave it alone
    quoted = "".join(f"> {line}\n" for line in mail.text.splitlines())
    message.set_content("\n\n".join(filter(None, (f"{said}: {title}", quoted.rstrip(), link))) + "\n")
    quote = QUOTE.format(text=escape(mail.text)) if mail.text else ""
    page = PAGE.format(said=escape(said), title=escape(title), quote=quote, link=escape(link), project=escape(project))
    message.add_alternative(page, subtype="html")
    return message


def _line(text: str) -> str:
    """Without line breaks, which headers must not have."""
    return " ".join(text.split())


def _address(recipient: Recipient) -> Address | str:
    user, _, domain = recipient.email.rpartition("@")
    try:
        return Address(_line(recipient.name), user, domain)
    except ValueError:  # an address that cannot be parted in so simple a way
        return recipient.email
