from __future__ import annotations

from tests.web.site import Site
from web.sealing import ANCHORS, Sealer, anchors_in


def test_every_seal_leaves_an_anchor_for_its_owner_alone(office: Site) -> None:
    folder = office.services.settings.data_dir
    engine = office.services.engine
    sealer = Sealer(engine, folder=folder)

    sealer.seal()
    sealer.seal()
    officer = office.visitor("officer")
    officer.get("/cases")
    officer.post("/cases")
    sealer.seal()

    path = folder / ANCHORS
    kept = anchors_in(path)
    assert list(kept) == [1, 2]
    assert path.stat().st_mode & 0o077 == 0
    assert engine.audit_faults(kept) == []
    assert engine.audit_faults({**kept, 3: "x"}) == ["seal 3 was anchored and is gone"]


def test_what_was_recorded_last_is_sealed_when_the_service_stops(office: Site) -> None:
    folder = office.services.settings.data_dir
    sealer = Sealer(office.services.engine, folder=folder, every=3600)

    sealer.start()
    sealer.stop()

    assert list(anchors_in(folder / ANCHORS)) == [1]
