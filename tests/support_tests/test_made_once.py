from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.made_once import made_once


def test_a_folder_is_made_by_the_first_who_asks(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        folder.mkdir()
        (folder / "kept").touch()

    folders = {
        made_once(tmp_path_factory, f"made-{tmp_path.name}", make) for _ in range(2)
    }

    assert len(made) == 1
    (folder,) = folders
    assert (folder / "kept").exists()


def test_what_failed_in_the_middle_is_made_anew(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    def fail(folder: Path) -> None:
        folder.mkdir()
        (folder / "half").touch()
        raise KeyError

    name = f"made-{tmp_path.name}"

    with pytest.raises(KeyError):
        made_once(tmp_path_factory, name, fail)

    folder = made_once(tmp_path_factory, name, Path.mkdir)

    assert list(folder.iterdir()) == []
