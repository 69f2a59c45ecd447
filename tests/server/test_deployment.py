"""What runs Boardcast elsewhere speaks of settings, commands and files that exist."""

import re
from pathlib import Path

import pytest
import yaml

from server.__main__ import parser
from server.settings import Settings, variable

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.mark.parametrize("name", ["Dockerfile", "docker-compose.yml", "README.md"])
def test_every_setting_that_is_named_exists(name: str) -> None:
    named = set(re.findall(r"\bBOARDCAST_[A-Z_]+\b|\b(?:DATABASE|REDIS)_URL\b", (ROOT / name).read_text()))
    assert named
    assert named <= {variable(field) for field in Settings.model_fields}


def test_every_service_of_ours_runs_a_command_that_exists() -> None:
    ours = [service for service in COMPOSE["services"].values() if service["image"] == "boardcast"]
    assert len(ours) == 4
    for service in ours:
        assert parser().parse_args([service.get("command", "serve")])


def test_the_settings_of_the_services_can_be_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in COMPOSE["services"]["board-1"]["environment"].items():
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value))
    settings = Settings.load()
    assert settings.jobs is False
    assert settings.database_url == "postgresql://boardcast:boardcast@postgres/boardcast"


def test_nginx_knows_every_instance_and_nothing_else() -> None:
    instances = {
        name
        for name, service in COMPOSE["services"].items()
        if service["image"] == "boardcast" and "command" not in service
    }
    servers = re.findall(r"server ([\w-]+):8080", (ROOT / "deploy/nginx.conf").read_text())
    assert set(servers) == instances
    assert len(servers) == 2 * len(instances)


def test_no_machine_and_no_package_index_is_named_in_the_locks() -> None:
    for lock in ("requirements.lock", "requirements-test.lock"):
        assert "://" not in (ROOT / lock).read_text()


def test_the_locks_agree() -> None:
    pins = [
        set(re.findall(r"^([\w.-]+==\S+)", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.lock", "requirements-test.lock")
    ]
    assert pins[0] < pins[1]
