"""All settings on one page: for an operator at a terminal, with secrets masked, and for the documentation."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from server.settings import Settings, variable

HEADING = """# Settings

Every setting is an environment variable; `--host`, `--port` and `--workers` of `serve` overrule theirs. All
malformed ones are reported together, and the process exits with 2. `boardcast settings` shows what is in force.

This page is made by `python3 run.py settings --markdown > docs/settings.md`.

| name | default | why |
|---|---|---|"""


def terminal(settings: Settings) -> str:
    """Every setting with its value, as lines that a shell could read; secrets masked."""
    values = [(variable(field), masked(getattr(settings, field))) for field, _ in _fields()]
    width = max(len(name) for name, _ in values)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in values)


def page() -> str:
    """docs/settings.md."""
    rows = (f"| `{variable(field)}` | {_default(about)} | {about.description} |" for field, about in _fields())
    return "\n".join([HEADING, *rows]) + "\n"


def masked(value: object) -> str:
    """A value as its variable would be written, without the secrets in it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, SecretStr):
        return "***"
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, str) and "://" in value:
        return _without_password(value)
    return "" if value is None else str(value)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    user, found, host = parts.netloc.rpartition("@")
    if ":" in user:
        user = user.split(":")[0] + ":***"
    query = "&".join("password=***" if part.startswith("password=") else part for part in parts.query.split("&"))
    return parts._replace(netloc=user + found + host, query=query).geturl()


def _default(about: FieldInfo) -> str:
    written = masked(about.default)
    return f"`{written}`" if written else ""


def _fields() -> Iterator[tuple[str, FieldInfo]]:
    yield from Settings.model_fields.items()
