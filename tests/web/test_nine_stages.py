from __future__ import annotations

import pytest

from tests.web.site import Site
from tests.web.walker import Walker

pytestmark = pytest.mark.slow


def test_a_case_goes_through_all_nine_stages_with_six_people(office: Site) -> None:
    walker = Walker.register(office)

    walker.walk()

    assert walker.is_closed
    assert {login for _, login in walker.done} == {
        "officer",
        "leader",
        "agency",
        "expert",
        "entity",
    }
    officer = office.visitor("officer")
    officer.get(f"/cases/{walker.case_no}")
    assert officer.text.count("✓") == 9


def test_entity_product_and_report_are_typed_once(office: Site) -> None:
    walker = Walker.register(office)
    walker.walk()

    officer = office.visitor("officer")
    officer.get(f"/cases/{walker.case_no}?tab=forms")

    assert "产品质量问题登记" in officer.text
