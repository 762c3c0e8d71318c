"""Settings as the pages show them: in sections, with their history in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from handlers.settings.model import Setting, Value
from handlers.settings.store import EVERYWHERE, Change
from web.i18n import gettext as _
from web.presenters.days import moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One line of the list."""

    url: str
    name: str
    held: str
    clause: str
    hint: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """One line of a setting's history."""

    when: str
    who: str
    text: str
    remark: str
    marked: bool = False


def grouped(
    settings: Sequence[Setting], held: Mapping[str, Value]
) -> dict[str, list[SettingRow]]:
    """Return the rows of each section, in the order of the catalogue."""
    sections: dict[str, list[SettingRow]] = {}
    for setting in settings:
        sections.setdefault(setting.section, []).append(
            SettingRow(
                url=f"/admin/settings/{setting.key}",
                name=setting.zh,
                held=setting.words(held[setting.key]),
                clause=setting.clause,
                hint=setting.hint,
                verified=setting.verified,
            )
        )
    return sections


def setting_change(
    setting: Setting, change: Change, *, name_of: Callable[[str], str]
) -> SettingChange:
    """Return one change in words."""
    words = setting.words(change.value)
    everywhere = change.bureau_id == EVERYWHERE
    return SettingChange(
        when=moment_text(change.changed_at),
        who=name_of(change.changed_by),
        text=_("统一设为：%(value)s", value=words)
        if everywhere
        else _("本局设为：%(value)s", value=words),
        remark=change.reason,
    )
