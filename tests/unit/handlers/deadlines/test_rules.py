from __future__ import annotations

from collections import Counter

from handlers.deadlines.rules import Basis, Unit
from handlers.deadlines.settings import SETTINGS
from handlers.deadlines.statutes import STATUTES


def test_every_deadline_has_one_rule_and_an_article():
    rules = (*STATUTES, *SETTINGS)

    assert Counter(rule.key for rule in rules).most_common(1)[0][1] == 1
    assert all(rule.law_ref and rule.article and rule.zh for rule in rules)


UNITS = {"wd": Unit.WORKING, "d": Unit.NATURAL, "h": Unit.HOURS}


def test_settings_count_days_or_hours_as_their_name_says():
    for rule in SETTINGS:
        ending = rule.key.rpartition("_")[2]

        assert rule.unit is UNITS[ending], rule.key
        assert rule.basis is Basis.SETTING


def test_what_no_text_confirms_is_marked_as_unverified():
    unverified = {rule.key for rule in STATUTES if not rule.verified}

    assert unverified == {"objection_accept"}
