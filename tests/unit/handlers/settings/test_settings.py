from __future__ import annotations

import pytest

from handlers.settings.errors import SettingValueRefused
from handlers.settings.model import Kind, Setting
from handlers.settings_catalogue import SETTINGS


def declared(kind: Kind, **more: object) -> Setting:
    values: dict[str, object] = {"default": "", **more}
    return Setting(key="k", zh="某项", section="某类", kind=kind, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (declared(Kind.FLAG), "on", True),
        (declared(Kind.FLAG), " off ", False),
        (declared(Kind.NUMBER, least=1, most=30), "30", 30),
        (declared(Kind.TEXT), " 厦门 ", "厦门"),
        (declared(Kind.CHOICE, choices=(("a", "甲"),)), "a", "a"),
        (declared(Kind.TIME), "08:30", "08:30"),
    ],
)
def test_a_value_is_read_as_its_kind_says(setting: Setting, text: str, value: object):
    assert setting.read(text) == value


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (declared(Kind.FLAG), ""),
        (declared(Kind.FLAG), "true"),
        (declared(Kind.NUMBER, least=1, most=30), "0"),
        (declared(Kind.NUMBER, least=1, most=30), "31"),
        (declared(Kind.NUMBER), "-1"),
        (declared(Kind.NUMBER), "1.5"),
        (declared(Kind.NUMBER), "9" * 5000),
        (declared(Kind.TEXT), "长" * 501),
        (declared(Kind.CHOICE, choices=(("a", "甲"),)), "b"),
        (declared(Kind.TIME), "24:00"),
        (declared(Kind.TIME), "8:30"),
    ],
)
def test_what_is_no_such_value_is_refused_by_name(setting: Setting, text: str):
    with pytest.raises(SettingValueRefused, match="某项"):
        setting.read(text)


def test_every_default_is_a_value_of_its_setting():
    for setting in SETTINGS:
        text = {True: "on", False: "off"}.get(setting.default, str(setting.default))  # type: ignore[call-overload]

        assert setting.read(text) == setting.default, setting.key


def test_no_two_settings_have_one_key():
    keys = [setting.key for setting in SETTINGS]

    assert len(keys) == len(set(keys))
