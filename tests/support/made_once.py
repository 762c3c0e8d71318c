"""Make what is costly once in a run, however many workers share the tests."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """Return a folder of this name; who is first makes it, the others wait.

    Args:
        factory: knows where the folders of this run are.
        name: of the folder, the same in every worker.
        make: fills the folder of the path that it gets, which does not exist yet, and
            leaves nothing in it open.

    Nobody may change what is in the folder: it is there to be copied.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / name
    with (base / f"{name}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = base / f"{name}.unfinished"
            # Somebody who was before us failed in the middle.
            shutil.rmtree(unfinished, ignore_errors=True)
            make(unfinished)
            unfinished.rename(folder)
    return folder
