"""Every row of the speed table, in its order."""

from __future__ import annotations

import importlib
import pkgutil

from benchmarks.row import Row


def every() -> list[Row]:
    """One module per row, found by its name: s03_durable_edits.py holds the ROW of S3."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [importlib.import_module(f"{__name__}.{name}").ROW for name in names]
