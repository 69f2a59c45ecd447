"""The secret: given, or made once and kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from server.secret import secret
from server.settings import Settings


def test_a_secret_that_is_given_is_used_and_none_is_written(tmp_path: Path) -> None:
    assert secret(Settings.load(data_dir=tmp_path, secret="given-given-given")) == "given-given-given"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    settings = Settings.load(data_dir=tmp_path / "data")
    made = secret(settings)
    assert len(made) >= 32
    assert secret(settings) == made
    assert (tmp_path / "data/secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret"]


def test_servers_that_start_together_agree_on_one_secret(tmp_path: Path) -> None:
    settings = Settings.load(data_dir=tmp_path)
    with ThreadPoolExecutor(16) as servers:
        assert len(set(servers.map(lambda _: secret(settings), range(64)))) == 1
