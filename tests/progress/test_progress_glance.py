"""A setting can be read before the store is opened, and damage is left for the store to tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.progress import Store, TroubleKind, glance
from trainer.progress.database import FILE

Opener = Callable[..., Store]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_latest_value_is_seen_with_and_without_another_window(
    open_here: Opener, tmp_path: Path
) -> None:
    store = open_here()
    store.set_setting("language", "en")
    store.set_setting("language", "ja")
    assert glance("language", tmp_path) == "ja"
    assert glance("theme", tmp_path) is None
    store.close()
    assert glance("language", tmp_path) == "ja"


def test_nothing_is_made_where_nothing_is(tmp_path: Path) -> None:
    assert glance("language", tmp_path / "absent") is None
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize("content", [b"", b"\0" * 9000, b"no database", b"SQLite format 3\0"])
def test_damage_is_not_touched_and_told_by_the_store(
    open_here: Opener, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE).write_bytes(content)
    before = files(tmp_path)
    assert glance("language", tmp_path) is None
    assert files(tmp_path) == before
    trouble = open_here().trouble
    assert (trouble.kind if trouble else None) == (TroubleKind.DAMAGED if content else None)


def test_the_body_of_another_program_is_no_value(open_here: Opener, tmp_path: Path) -> None:
    store = open_here()
    store.import_json(
        {
            "format": "vpcdojo-progress",
            "format_version": 1,
            "events": [
                {
                    "id": f"{1:032x}",
                    "at": "2025-04-01T09:00:00+00:00",
                    "version": "9",
                    "kind": "setting",
                    "subject": "language",
                    "body": {"other": 1},
                }
            ],
        }
    )
    assert glance("language", tmp_path) is None
