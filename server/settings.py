"""Everything that can be set about a server, each with a default and its reason."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="BOARDCAST_", frozen=True)
    data_dir: Path = Path("data")
    database_url: str = ""
    redis_url: str = ""
