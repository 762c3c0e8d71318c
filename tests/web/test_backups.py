"""A back-up a day, restored elsewhere and looked at, with a log that tells (B7.2)."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from engine import SYSTEM
from handlers.backups.log import remind_of_backups
from handlers.backups.making import DATABASE, EVIDENCE
from handlers.backups.restoring import try_restore
from handlers.evidence.records import record_evidence
from handlers.notices.tables import notice
from tests.web.site import Site
from web.backing_up import FOLDER, Backups, back_up

PAPER = b"%PDF-1.7\n%%EOF"
#: Opening hours begin at nine; the back-up is due at half past two.
ONE_DAY = timedelta(days=1)


def filed(site: Site) -> str:
    """Keep a file; return its digest."""
    services = site.services
    stored = services.evidence_files.store_file(io.BytesIO(PAPER), "方案.pdf")
    with services.engine.transact(SYSTEM) as uow:
        record_evidence(uow, stored)
    return stored.sha256


def folder_of(site: Site) -> Path:
    return site.services.settings.data_dir / FOLDER


def test_the_backup_of_the_day_is_made_once_restored_and_logged(site: Site) -> None:
    digest = filed(site)
    backups = Backups(site.services)

    run = backups.look()

    assert run is not None
    assert (run.good, run.files, run.faults) == (True, 1, "")
    assert run.rows > 50
    assert (folder_of(site) / EVIDENCE / digest[:2] / digest).read_bytes() == PAPER
    assert backups.look() is None
    site.clock.move_by(ONE_DAY)
    assert backups.look() is not None
    keeper = site.visitor("butler_arch")
    keeper.get("/backups")
    assert keeper.text.count("恢复试验通过") >= 2
    assert "备份逾期" not in keeper.text
    assert site.visitor("butler_expert").get("/backups").status_code == 404


def test_a_file_that_lacks_or_was_changed_is_found_by_the_trial(site: Site) -> None:
    digest = filed(site)
    run = back_up(site.services)
    assert run is not None
    copy = folder_of(site) / run.name / DATABASE
    kept = folder_of(site) / EVIDENCE / digest[:2] / digest
    kept.write_bytes(b"changed")
    assert try_restore(copy).faults == (f"file {digest} was changed",)
    kept.unlink()
    assert try_restore(copy).faults == (f"file {digest} is not there",)

    with copy.open("r+b") as file:
        file.seek(0)
        file.write(b"no database at all")
    (fault,) = try_restore(copy).faults
    assert fault.startswith("database:")


def test_a_backup_that_does_not_hold_is_told_and_nothing_older_goes(site: Site) -> None:
    digest = filed(site)
    services = site.services
    assert back_up(services) is not None
    services.evidence_files.path(digest).unlink()
    (folder_of(site) / EVIDENCE / digest[:2] / digest).unlink()
    site.clock.move_by(3 * ONE_DAY)

    run = back_up(services)

    assert run is not None
    assert not run.good
    admin, keeper = site.visitor("admin"), site.visitor("butler_arch")
    admin.get("/backups")
    assert f"file {digest} is not there" in admin.text
    assert "备份逾期" in admin.text
    keeper.get("/backups")
    assert digest not in keeper.text
    for _time in (1, 2):
        with services.engine.transact(SYSTEM) as uow:
            remind_of_backups(uow)
    with services.engine.read() as connection:
        query = select(notice.c.person_id).where(notice.c.link == "/backups")
        assert sorted(connection.scalars(query)) == ["admin", "butler_arch"]


def test_old_backups_go_with_the_files_that_only_they_name(site: Site) -> None:
    services = site.services
    digest = filed(site)
    for _day in range(15):
        run = back_up(services)
        assert run is not None
        site.clock.move_by(ONE_DAY)

    copies = sorted(path.parent.name for path in folder_of(site).glob(f"*/{DATABASE}"))

    assert len(copies) == 14
    assert copies[-1] == run.name
    assert (folder_of(site) / EVIDENCE / digest[:2] / digest).exists()
