"""The one command: what it says when something is wrong, and what it does not do twice."""

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import hatch_build
import run


def ignored(_: str) -> None:
    """Nobody watches."""


def test_a_failed_step_shows_the_command_and_the_end_of_its_output() -> None:
    with pytest.raises(run.Failed, match=r"(?s)exit\(3\).*line 99") as told:
        run.run([sys.executable, "-c", "[print('line', i) for i in range(100)]; exit(3)"], ignored)
    assert "line 50" not in str(told.value)


def test_an_index_that_cannot_be_reached_is_called_that() -> None:
    words = "Temporary failure in name resolution"
    with pytest.raises(run.Failed, match="package index cannot be reached"):
        run.run([sys.executable, "-c", f"print({words!r}); exit(1)"], ignored)


def test_a_person_sees_what_a_step_is_doing() -> None:
    seen: list[str] = []
    run.run([sys.executable, "-c", "print('Collecting aiohttp')"], seen.append)
    assert seen == ["Collecting aiohttp"]


def test_nothing_is_installed_again_until_the_lock_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("aiohttp==3.14.5")
    monkeypatch.setattr(run, "VENV", tmp_path)
    assert not run.installed(lock)
    run.stamp(lock).write_text(run.fingerprint(lock))
    assert run.installed(lock)
    lock.write_text("aiohttp==3.14.6")
    assert not run.installed(lock)


def test_the_two_locks_are_remembered_apart() -> None:
    assert run.stamp(run.LOCK) != run.stamp(run.TEST_LOCK)


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree without a board."""
    for name, path in {
        "STATIC": tmp_path,
        "DIST": tmp_path / "dist",
        "STAMP": tmp_path / "dist/.stamp",
        "NODE_MODULES": tmp_path / "node_modules",
    }.items():
        monkeypatch.setattr(hatch_build, name, path)
    return tmp_path


@pytest.fixture
def asked(sources: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The programs that the build has called, instead of calling them; each takes its time."""
    programs: list[str] = []

    def node(program: str, _: Sequence[str]) -> None:
        programs.append(program)
        time.sleep(0.05)
        (sources / "node_modules").mkdir(exist_ok=True)

    monkeypatch.setattr(hatch_build, "_node", node)
    return programs


def write(sources: Path) -> None:
    for file in ("package.json", "package-lock.json", "src/main.ts"):
        (sources / file).parent.mkdir(exist_ok=True)
        (sources / file).write_text("{}")


def test_the_board_is_stale_when_a_source_changes_and_only_then(sources: Path, asked: list[str]) -> None:
    assert not hatch_build.stale()
    write(sources)
    assert hatch_build.stale()
    hatch_build.build()
    assert not hatch_build.stale()
    (sources / "dist/board.js").write_text("made")
    (sources / "node_modules/new").write_text("installed")
    assert not hatch_build.stale()
    (sources / "src/main.ts").write_text("changed")
    assert hatch_build.stale()
    hatch_build.refresh()
    assert asked == ["npm", "node", "node"]  # packages are installed once, as long as their lock stays


def test_who_wants_the_board_while_it_is_being_built_waits_for_it(sources: Path, asked: list[str]) -> None:
    write(sources)
    with ThreadPoolExecutor() as several:
        for done in [several.submit(hatch_build.refresh) for _ in range(4)]:
            done.result()
    assert asked == ["npm", "node"]
    assert not hatch_build.stale()
