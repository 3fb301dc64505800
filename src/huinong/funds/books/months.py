"""Civil months of the books, known by their first day."""

from datetime import date, timedelta

MOST_DAYS = timedelta(days=31)


def next_month(first: date) -> date:
    return (first + MOST_DAYS).replace(day=1)


def last_day(first: date) -> date:
    return next_month(first) - timedelta(days=1)


def month_name(first: date) -> str:
    """As people and addresses name it: 2026-11."""
    return f"{first:%Y-%m}"
