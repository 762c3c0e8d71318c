"""When clients are asked, and what their answers say together."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from handlers.butler.surveys.model import OVERALL, QUESTIONS, Survey, SurveyState
from handlers.butler.surveys.results import results_of
from handlers.butler.surveys.timing import next_look, period_on
from handlers.deadlines.calendar_rules import WorkingCalendar

#: New Year's Day of 2026 is off; what else is off does not matter here.
CALENDAR = WorkingCalendar(
    named_days={date(2026, 1, 1): True, date(2026, 1, 2): True}, known_years={2026}
)


def sent(day: str, times: int) -> str | None:
    found = period_on(date.fromisoformat(day), times=times, calendar=CALENDAR)
    return found and found.name


@pytest.mark.parametrize(
    ("day", "times", "period"),
    [
        ("2026-11-30", 1, None),
        ("2026-12-01", 1, "2026-12"),
        # Made up for after a downtime, but not for ever.
        ("2027-01-01", 1, "2026-12"),
        ("2027-01-02", 1, None),
        ("2026-06-01", 2, "2026-06"),
        ("2026-07-01", 2, "2026-06"),
        ("2026-06-01", 1, None),
        # The first of March is a Sunday.
        ("2026-03-01", 4, None),
        ("2026-03-02", 4, "2026-03"),
    ],
)
def test_clients_are_asked_on_the_first_working_day(
    day: str, times: int, period: str | None
) -> None:
    assert sent(day, times) == period


def test_each_month_is_looked_at_once() -> None:
    assert next_look(date(2026, 2, 28), CALENDAR) == date(2026, 3, 2)
    assert next_look(date(2026, 3, 1), CALENDAR) == date(2026, 3, 2)
    assert next_look(date(2026, 3, 2), CALENDAR) == date(2026, 4, 1)
    # Over the turn of the year, and past the holiday.
    assert next_look(date(2025, 12, 31), CALENDAR) == date(2026, 1, 5)


def survey(period: str, state: SurveyState, **grades: int) -> Survey:
    moment = datetime(2026, 12, 1, tzinfo=UTC)
    return Survey(
        id="1",
        butler_id="butler",
        client_id="client",
        contract_id="contract",
        period=period,
        state=state,
        grades=grades,
        opinion="",
        sent_at=moment,
        due_at=moment,
        answered_at=moment if grades else None,
    )


def test_results_count_what_was_sent_and_leave_out_what_does_not_apply() -> None:
    answered = SurveyState.ANSWERED
    latest, before = results_of(
        [
            survey("2025-12", answered, survey_overall=2),
            survey("2026-12", answered, survey_overall=5, survey_training=3),
            survey("2026-12", answered, survey_overall=4),
            survey("2026-12", answered, survey_overall=3, survey_training=4),
            survey("2026-12", SurveyState.SENT),
            survey("2026-12", SurveyState.EXPIRED),
            survey("2026-12", SurveyState.CANCELED),
        ]
    )

    assert (latest.period, before.period) == ("2026-12", "2025-12")
    assert (latest.sent, latest.answered, latest.satisfied) == (5, 3, 2)
    assert (latest.mean, before.mean) == (4.0, 2.0)
    assert latest.means["survey_training"] == 3.5
    assert latest.means["survey_skill"] is None
    assert latest.grades == {5: 1, 4: 1, 3: 1, 2: 0, 1: 0}
    assert latest.means.keys() == QUESTIONS.keys()
    assert before.mean == before.means[OVERALL]
