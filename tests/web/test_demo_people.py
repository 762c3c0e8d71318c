"""The people of the demonstration: also of one that an older version began."""

from __future__ import annotations

from sqlalchemy import delete

from handlers.parties.tables import person, person_role
from tests.web.site import Site
from web.demo import store_people


def test_an_older_demonstration_gets_the_people_that_are_new(site: Site) -> None:
    path = site.services.settings.data_dir / "demo-sign-ins.txt"
    lines = path.read_text("utf-8").splitlines()
    old = [line for line in lines if not line.startswith("butler_arch ")]
    path.write_text("\n".join(old) + "\n", "utf-8")
    with site.services.engine.database.write() as connection:
        of_them = person_role.c.person_id == "butler_arch"
        connection.execute(delete(person_role).where(of_them))
        connection.execute(delete(person).where(person.c.id == "butler_arch"))

    found = store_people(site.services)

    known = dict(line.split(" ", 1) for line in old)
    assert {login: found[login] for login in known} == known
    browser = site.visitor("officer")
    browser.sign_in("butler_arch", found["butler_arch"])
    browser.get("/registers")
    assert "登记簿" in browser.text
    assert path.read_text("utf-8").splitlines()[: len(old)] == old
