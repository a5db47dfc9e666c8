"""
Moments: instants as the log writes them, RFC 3339 in UTC with microseconds, which order as they read.
"""

from datetime import UTC, date, datetime, timedelta

OFFICES = timedelta(hours=8)
"""How far the offices are ahead of UTC."""


def written(instant: datetime) -> str:
    """Write an *instant*, which knows its zone."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def earlier(moment: str, by: timedelta) -> str:
    """Give the moment so much earlier."""
    return written(datetime.fromisoformat(moment) - by)


def start_of(day: date) -> str:
    """Give the moment at which a *day* begins in the offices."""
    return written(datetime(day.year, day.month, day.day, tzinfo=UTC) - OFFICES)
