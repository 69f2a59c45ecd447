"""Settings: typed, masked, and wrong ones told all at once (A3)."""

from pathlib import Path

import pytest

from server.settings import Settings, SettingsMalformed, variable
from server.settings_shown import page, terminal

PAGE = Path(__file__).resolve().parents[2] / "docs/settings.md"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)


def test_every_setting_has_a_default_and_a_reason() -> None:
    Settings.load()
    for field, about in Settings.model_fields.items():
        assert about.description, field
        assert not about.is_required(), field


def test_the_environment_is_read_under_the_names_of_the_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    """A3"""
    told = {
        "BOARDCAST_DATA_DIR": "/somewhere",
        "DATABASE_URL": "postgresql://ada:pw@db/boards",
        "REDIS_URL": "redis://cache:6379/3",
        "BOARDCAST_SECRET": "quite a long secret",
        "BOARDCAST_ALLOWED_ORIGINS": "https://a.example, http://localhost:5173/",
        "BOARDCAST_PING_INTERVAL": "0.3",
        "BOARDCAST_PING_TIMEOUT": "0.2",
        "BOARDCAST_LIMITS": "off",
        "BOARDCAST_REPLICA_URL": "postgresql://replica/boards",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    settings = Settings.load()
    assert settings.data_dir == Path("/somewhere")
    assert settings.database_url == told["DATABASE_URL"]
    assert settings.redis_url == told["REDIS_URL"]
    assert settings.secret is not None
    assert settings.secret.get_secret_value() == told["BOARDCAST_SECRET"]
    assert settings.allowed_origins == ("https://a.example", "http://localhost:5173")
    assert (settings.ping_interval, settings.ping_timeout) == (0.3, 0.2)
    assert settings.limits is False
    assert settings.replica_url == told["BOARDCAST_REPLICA_URL"]


def test_the_command_line_overrules_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARDCAST_PORT", "1111")
    assert Settings.load(port=None).port == 1111
    assert Settings.load(port="2222").port == 2222


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARDCAST_PORT", "")
    assert Settings.load().port == 8080


def test_all_malformed_settings_are_told_at_once_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A3"""
    wrong = {
        "BOARDCAST_PORT": ("eighty", "must be a whole number, not 'eighty'"),
        "BOARDCAST_WORKERS": ("0", "must be at least 1, not '0'"),
        "BOARDCAST_PING_INTERVAL": ("soon", "must be a number, not 'soon'"),
        "BOARDCAST_PING_TIMEOUT": ("inf", "must be a number, not 'inf'"),
        "BOARDCAST_LIMITS": ("maybe", "must be on or off, not 'maybe'"),
        "BOARDCAST_LOG_LEVEL": ("loud", "must be 'debug', 'info', 'warning' or 'error', not 'loud'"),
        "BOARDCAST_SECRET": ("short", "must be at least 16 characters long"),
        "DATABASE_URL": ("mysql://ada:pw@db", "must begin with postgresql:// or postgres://"),
        "REDIS_URL": ("cache", "must begin with redis:// or rediss:// or unix://"),
        "BOARDCAST_ALLOWED_ORIGINS": (
            "https://a.example/path",
            "must be addresses like https://boards.example.org, separated by commas, not 'https://a.example/path'",
        ),
    }
    for name, (value, _) in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsMalformed) as told:
        Settings.load()
    assert sorted(told.value.faults) == sorted(f"{name} {words}" for name, (_, words) in wrong.items())


def test_a_malformed_secret_or_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARDCAST_SECRET", "hunter2")
    monkeypatch.setenv("DATABASE_URL", "mysql://ada:hunter2@db")
    with pytest.raises(SettingsMalformed) as told:
        Settings.load()
    assert "hunter2" not in str(told.value)


def test_no_secret_is_ever_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARDCAST_SECRET", "hunter2-hunter2-hunter2")
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:hunter2@db:5432/boards?password=hunter2&sslmode=require")
    monkeypatch.setenv("REDIS_URL", "redis://:hunter2@cache:6379/0")
    monkeypatch.setenv("BOARDCAST_SMTP_URL", "smtp://ada:hunter2@mail:587")
    settings = Settings.load()
    for shown in (terminal(settings), repr(settings), str(settings)):
        assert "hunter2" not in shown
    assert "postgresql://ada:***@db:5432/boards?password=***&sslmode=require" in terminal(settings)
    assert "redis://:***@cache:6379/0" in terminal(settings)


def test_the_page_of_all_settings_is_fresh() -> None:
    assert PAGE.read_text() == page(), "run: python3 run.py settings --markdown > docs/settings.md"


def test_the_address_is_what_a_person_can_open() -> None:
    assert Settings.load().address == "http://127.0.0.1:8080"
    assert Settings.load(host="::1", port=9000).address == "http://[::1]:9000"
    assert Settings.load(public_url="https://boards.example/").address == "https://boards.example"
