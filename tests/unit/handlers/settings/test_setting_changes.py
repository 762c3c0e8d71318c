from __future__ import annotations

from datetime import timedelta

import pytest

from engine.store.database import Database
from handlers.linkage.settings import RETENTION_CLASS
from handlers.settings.errors import SettingValueRefused
from handlers.settings.store import change_setting, changes_of, value_of


def test_a_setting_that_nobody_changed_has_its_default(work, database: Database):
    with database.read() as connection:
        assert value_of(connection, RETENTION_CLASS, bureau_id="b1") == "30"
        assert changes_of(connection, RETENTION_CLASS) == []


def test_the_own_value_of_a_bureau_comes_before_everybodys(work, database: Database):
    with work() as uow:
        change_setting(
            uow, RETENTION_CLASS, text="10", reason="本局规定", bureau_id="b1"
        )
    with work() as uow:
        change_setting(uow, RETENTION_CLASS, text="permanent", reason="全市统一")

    with database.read() as connection:
        assert value_of(connection, RETENTION_CLASS, bureau_id="b1") == "10"
        assert value_of(connection, RETENTION_CLASS, bureau_id="b2") == "permanent"
        assert value_of(connection, RETENTION_CLASS) == "permanent"


def test_the_last_change_holds_and_every_change_stays(work, database: Database, clock):
    for value in ("10", "permanent", "30"):
        with work() as uow:
            change_setting(uow, RETENTION_CLASS, text=value, reason=f"改为{value}")
        clock.move_by(timedelta(seconds=1))

    with database.read() as connection:
        changes = changes_of(connection, RETENTION_CLASS)
        held = value_of(connection, RETENTION_CLASS)
    assert held == "30"
    assert [(each.value, each.reason, each.changed_by) for each in changes] == [
        ("30", "改为30", "admin"),
        ("permanent", "改为permanent", "admin"),
        ("10", "改为10", "admin"),
    ]


def test_a_change_without_a_reason_is_refused_and_changes_nothing(
    work, database: Database
):
    with pytest.raises(SettingValueRefused, match="变更理由"), work() as uow:
        change_setting(uow, RETENTION_CLASS, text="10", reason=" ")

    with database.read() as connection:
        assert value_of(connection, RETENTION_CLASS) == "30"
