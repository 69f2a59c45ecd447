"""The one command: what it says when something is wrong, and what it does not do twice."""

import sys
from collections.abc import Sequence
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


def test_the_board_is_stale_when_a_source_changes_and_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, path in {
        "STATIC": tmp_path,
        "DIST": tmp_path / "dist",
        "STAMP": tmp_path / "dist/.stamp",
        "NODE_MODULES": tmp_path / "node_modules",
    }.items():
        monkeypatch.setattr(hatch_build, name, path)
    assert not hatch_build.stale()  # a tree without a board
    for file in ("package.json", "package-lock.json", "src/main.ts"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("{}")
    asked: list[str] = []

    def node(program: str, _: Sequence[str]) -> None:
        asked.append(program)
        (tmp_path / "node_modules").mkdir(exist_ok=True)

    monkeypatch.setattr(hatch_build, "_node", node)
    assert hatch_build.stale()
    hatch_build.build()
    assert not hatch_build.stale()
    (tmp_path / "dist/board.js").write_text("made")
    (tmp_path / "node_modules/new").write_text("installed")
    assert not hatch_build.stale()
    (tmp_path / "src/main.ts").write_text("changed")
    assert hatch_build.stale()
    hatch_build.build()
    assert asked == ["npm", "node", "node"]  # packages are installed once, as long as their lock stays
