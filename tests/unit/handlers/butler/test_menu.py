"""The service menu of B3: every item has a name, and the keys stay as files have them."""

from __future__ import annotations

from handlers.butler.menu import MENU_NAMES, MenuItem
from handlers.registers.rules.required import ITEMS


def test_every_item_has_a_name_of_its_own() -> None:
    """No item is listed without words, and no two with the same."""
    assert set(MENU_NAMES) == set(MenuItem)
    assert len(set(MENU_NAMES.values())) == len(MenuItem)


def test_the_list_of_needed_devices_speaks_of_the_same_items() -> None:
    """The registers stand below the butlers, so that they cannot read the menu itself."""
    assert tuple(MENU_NAMES.values()) == ITEMS


def test_the_keys_are_those_that_contracts_keep() -> None:
    """Contracts on file name items by these keys, so that none may change."""
    assert {each.value for each in MenuItem} == {
        "full_check",
        "risk",
        "system",
        "training",
        "patrol",
        "emergency",
        "after_sales",
    }
