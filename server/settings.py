"""Everything that can be set about a server: its name in the environment, its default, and why it exists."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "BOARDCAST_"
BARE = {"database_url": "DATABASE_URL", "redis_url": "REDIS_URL"}  # every host of services sets these names

SCHEMES = {
    "database_url": ("postgresql", "postgres"),
    "replica_url": ("postgresql", "postgres"),
    "redis_url": ("redis", "rediss", "unix"),
    "smtp_url": ("smtp", "smtps"),
    "public_url": ("http", "https"),
}
PLAIN = {
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_parsing": "must be on or off",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "too_short": "must be at least {min_length} characters long",
    "string_too_short": "must be at least {min_length} characters long",
}


class SettingsMalformed(Exception):
    """Some settings cannot be understood."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join([f"{self.__doc__}", *(f"  {fault}" for fault in faults)]))
        self.faults = faults


class Settings(BaseSettings):
    """What a server is told when it starts. The command line overrules the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, populate_by_name=True, extra="ignore"
    )

    host: str = Field("127.0.0.1", description="Where to listen; `0.0.0.0` for everybody, best behind a proxy.")
    port: int = Field(8080, ge=0, le=65535, description="Where to listen; 0 takes any free port.")
    workers: int = Field(1, ge=1, le=256, description="Processes that serve; about one per core.")
    jobs: bool = Field(True, description="Serving processes run the jobs too; off beside a `work` process.")
    public_url: str = Field("", description="The address people type, for links; else host and port.")

    data_dir: Path = Field(Path("data"), description="Embedded databases, uploads.")
    database_url: str = Field(
        "",
        validation_alias=BARE["database_url"],
        repr=False,
        description="PostgreSQL 15 or newer; without it one is started in the data directory.",
    )
    replica_url: str = Field("", repr=False, description="A replica for reads that may be a little old.")
    database_connections: int = Field(10, ge=2, le=500, description="PostgreSQL connections per process.")
    redis_url: str = Field(
        "",
        validation_alias=BARE["redis_url"],
        repr=False,
        description="Redis 7 or Valkey; without it a Valkey is started in the data directory.",
    )
    redis_connections: int = Field(20, ge=2, le=1000, description="Redis connections per process.")

    secret: SecretStr | None = Field(
        None,
        min_length=16,
        description="Signs tokens and messages between instances; without it one is kept in the database.",
    )
    access_token_seconds: int = Field(900, ge=1, le=86400, description="How long a stolen access token could be used.")
    refresh_token_days: float = Field(30.0, gt=0, le=3650, description="How long a person stays logged in while away.")

    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Other sites whose pages may connect, with commas between; our own always may."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Addresses or networks of our own proxies, with commas between; they say where clients are."
    )
    ping_interval: float = Field(
        25.0,
        gt=0,
        allow_inf_nan=False,
        description="Seconds between heartbeats; proxies cut what idles for 60.",
    )
    ping_timeout: float = Field(
        20.0, gt=0, allow_inf_nan=False, description="Seconds a client may take to answer a heartbeat."
    )
    connections_per_address: int | None = Field(
        None, ge=1, description="Sockets of one address, per process; behind a proxy only if that is trusted."
    )
    limits: bool = Field(True, description="Rate and size limits; off for load tests only.")
    room_memory_mib: int = Field(256, ge=1, description="Memory for boards, per process.")
    drain_seconds: float = Field(
        10.0,
        ge=0,
        allow_inf_nan=False,
        description="How long the return of clients is spread over at a stop.",
    )

    smtp_url: str = Field(
        "", repr=False, description="Such as `smtp://user:password@host:587`; without it no e-mail is sent."
    )
    mail_from: str = Field("Boardcast <boardcast@localhost>", description="Whom our e-mail comes from.")

    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="What is worth a line.")
    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="`json` for machines, `text` for people; `auto` looks whether this is a terminal."
    )

    @classmethod
    def load(cls, **given: object) -> Self:
        """Read the environment; `given` values overrule it unless None. Raises SettingsMalformed."""
        named: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        try:
            return cls(**named)
        except ValidationError as error:
            raise SettingsMalformed([_plainly(fault) for fault in error.errors(include_url=False)]) from None

    @property
    def address(self) -> str:
        """What a person opens in a browser."""
        return self.public_url.rstrip("/") or f"http://{_bracketed(self.host)}:{self.port}"

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        origins = tuple(origin.strip().rstrip("/") for origin in value.split(",") if origin.strip())
        for origin in origins:
            parts = urlsplit(origin)
            if origin != "*" and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.path):
                raise ValueError("must be addresses like https://boards.example.org, separated by commas")
        return origins

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        networks = tuple(network.strip() for network in value.split(",") if network.strip())
        for network in networks:
            try:
                ip_network(network)
            except ValueError:
                raise ValueError("must be addresses or networks like 10.0.0.0/8, separated by commas") from None
        return networks

    @field_validator(*SCHEMES)
    @classmethod
    def _is_url(cls, value: str, about: ValidationInfo) -> str:
        schemes = SCHEMES[about.field_name or ""]
        if value and urlsplit(value).scheme not in schemes:
            raise ValueError("must begin with " + " or ".join(f"{scheme}://" for scheme in schemes))
        return value


def variable(field: str) -> str:
    """The name of a setting in the environment."""
    return BARE.get(field, PREFIX + field.upper())


def _plainly(fault: ErrorDetails) -> str:
    field = str(fault["loc"][0])
    name = field if field in BARE.values() else variable(field)
    words = PLAIN.get(fault["type"], "").format(**fault.get("ctx", {}))
    words = words or fault["msg"].removeprefix("Value error, ")
    shown = "" if field in {"secret", *SCHEMES, *BARE.values()} else f", not {str(fault['input'])[:80]!r}"
    return f"{name} {words}{shown}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
