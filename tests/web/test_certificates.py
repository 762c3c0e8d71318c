"""Who judges an expert reads what the qualification rests on."""

from __future__ import annotations

from handlers.parties.experts import expert_file
from tests.web.answers import picture
from tests.web.site import Site


def test_the_scan_of_a_certificate_is_for_who_sends_and_who_judges(site: Site) -> None:
    agency = site.visitor("agency")
    agency.get("/people/expert")
    told = {"kind": "认证人员职业资格", "number": "R-1", "valid_to": "2027-09-01"}
    scan = picture("证书.jpg")
    agency.post("/people/expert/certificates", {**told, "scan": scan})
    with site.services.engine.read() as connection:
        (kept,) = expert_file(connection, "expert").certificates
    address = f"/evidence/{kept.evidence_id}"

    for login in ("agency", "expert", "leader", "officer"):
        browser = site.visitor(login)
        assert browser.get(address).status_code == 200, login
        listed = browser.get(
            "/people/expert" if login in {"agency", "expert"} else "/experts"
        )
        assert address in listed.get_data(as_text=True)
    for login in ("entity", "lab"):
        assert site.visitor(login).get(address).status_code == 404
