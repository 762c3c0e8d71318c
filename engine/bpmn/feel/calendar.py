"""Count days in the proleptic Gregorian calendar, for years before 1 and after 9999.

The year 0 is the one before the year 1, as in ISO 8601.
"""

from __future__ import annotations

#: Years that a date may have, as in XML Schema processors and java.time.
MAX_YEAR = 999_999_999
MONTHS_OF_YEAR = 12
DAYS_OF_WEEK = 7
_FEBRUARY = 2
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_OF_ERA = 146_097  # of 400 years
_YEARS_OF_ERA = 400
#: From 0000-03-01 to 1970-01-01.
_EPOCH = 719_468


def is_leap(year: int) -> bool:
    """Say whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % _YEARS_OF_ERA == 0)


def days_of_month(year: int, month: int) -> int:
    """Return how many days the month has."""
    if month == _FEBRUARY and is_leap(year):
        return 29
    return _MONTH_DAYS[month - 1]


def is_day(year: int, month: int, day: int) -> bool:
    """Say whether there is such a day."""
    return (
        abs(year) <= MAX_YEAR
        and 1 <= month <= MONTHS_OF_YEAR
        and 1 <= day <= days_of_month(year, month)
    )


def day_number(year: int, month: int, day: int) -> int:
    """Return the days since 1970-01-01."""
    # The year begins in March here, so that the leap day is its last day.
    shifted = year - (month <= _FEBRUARY)
    era, year_of_era = divmod(shifted, _YEARS_OF_ERA)
    day_of_year = (153 * ((month + 9) % MONTHS_OF_YEAR) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * _DAYS_OF_ERA + day_of_era - _EPOCH


def day_of(number: int) -> tuple[int, int, int]:
    """Return year, month and day of a count of days since 1970-01-01."""
    era, day_of_era = divmod(number + _EPOCH, _DAYS_OF_ERA)
    year_of_era = (
        day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096
    ) // 365
    day_of_year = day_of_era - (
        365 * year_of_era + year_of_era // 4 - year_of_era // 100
    )
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = (
        shifted_month + 3 if shifted_month < MONTHS_OF_YEAR - 2 else shifted_month - 9
    )
    year = year_of_era + era * _YEARS_OF_ERA + (month <= _FEBRUARY)
    return year, month, day


def weekday(number: int) -> int:
    """Return 1 for Monday to 7 for Sunday."""
    return (number + 3) % DAYS_OF_WEEK + 1


def day_of_year(year: int, month: int, day: int) -> int:
    """Return 1 for 1 January."""
    return day_number(year, month, day) - day_number(year, 1, 1) + 1


def week_of_year(year: int, month: int, day: int) -> int:
    """Return the week as ISO 8601 counts it: week 1 has the first Thursday."""
    number = day_number(year, month, day)
    thursday = number + 4 - weekday(number)
    year_of_week, _, _ = day_of(thursday)
    return (thursday - day_number(year_of_week, 1, 1)) // DAYS_OF_WEEK + 1


def plus_months(
    year: int, month: int, day: int, *, months: int
) -> tuple[int, int, int]:
    """Go some months on; a day that the month does not have becomes its last."""
    new_year, index = divmod(year * MONTHS_OF_YEAR + month - 1 + months, MONTHS_OF_YEAR)
    last = days_of_month(new_year, index + 1)
    return new_year, index + 1, min(day, last)
