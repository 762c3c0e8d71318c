"""Count what clients answered: response rate, satisfaction and means, by period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from handlers.butler.surveys.model import (
    GRADES,
    OVERALL,
    QUESTIONS,
    SATISFIED,
    Survey,
    SurveyState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodResult:
    """What the surveys of one period say together."""

    period: str
    sent: int
    answered: int
    #: Answers whose grade of the whole is satisfied or better.
    satisfied: int
    #: Mean grade by question, None where nobody graded it.
    means: Mapping[str, float | None]
    #: How many gave each grade to the service as a whole.
    grades: Mapping[int, int]

    @property
    def mean(self) -> float | None:
        """The mean grade of the service as a whole."""
        return self.means[OVERALL]


def results_of(surveys: Iterable[Survey]) -> list[PeriodResult]:
    """Return the result of each period, the latest first.

    Surveys that were ended from outside are not counted: nobody could answer them.
    """
    counted = [each for each in surveys if each.state is not SurveyState.CANCELED]
    ordered = sorted(counted, key=lambda each: each.period, reverse=True)
    return [
        _result(period, list(group))
        for period, group in groupby(ordered, key=lambda each: each.period)
    ]


def _result(period: str, surveys: Sequence[Survey]) -> PeriodResult:
    answered = [each for each in surveys if each.state is SurveyState.ANSWERED]
    overall = [each.overall for each in answered if each.overall is not None]
    return PeriodResult(
        period=period,
        sent=len(surveys),
        answered=len(answered),
        satisfied=sum(grade >= SATISFIED for grade in overall),
        means={question: _mean(question, answered) for question in QUESTIONS},
        grades={grade: overall.count(grade) for grade in GRADES},
    )


def _mean(question: str, answered: Sequence[Survey]) -> float | None:
    """Return the mean of the grades; who says that it does not apply gives none."""
    given = [each.grades[question] for each in answered if question in each.grades]
    return sum(given) / len(given) if given else None
