"""The first page of who minds the service: what waits for them, and no empty inbox."""

from __future__ import annotations

import pytest

from engine import SYSTEM
from handlers.parties.model import Role
from handlers.parties.people import add_person
from tests.web.site import Site


def test_somebody_without_a_password_is_named_to_the_administrator(site: Site) -> None:
    admin = site.visitor("admin")
    admin.get("/")
    assert "0 还不能登录的人员" in admin.text
    with site.services.engine.transact(SYSTEM) as uow:
        add_person(
            uow, login="new", name="新来的", org_id="bureau", roles=[Role.OFFICER]
        )

    admin.get("/")

    assert "1 还不能登录的人员" in admin.text
    assert "新来的" in admin.text


def test_the_next_year_is_called_provisional_until_it_is_imported(site: Site) -> None:
    admin = site.visitor("admin")

    admin.get("/")

    assert "2027 年的还没有导入" in admin.text


@pytest.mark.parametrize("login", ["officer", "leader", "entity"])
def test_who_has_matters_sees_them_and_nothing_of_the_service(
    site: Site, login: str
) -> None:
    visitor = site.visitor(login)

    visitor.get("/")

    assert "法定逾期" in visitor.text
    assert "发送受阻" not in visitor.text
