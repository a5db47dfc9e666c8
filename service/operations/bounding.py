"""
Bounding: how much may be worked out for one request, so that no caller keeps the service for minutes.

The time a trial takes grows with the records of the dossier, some 20 µs for each. What is bounded is therefore the
records times what is tried with them; at the bound a request takes some seconds. Time itself is no measure: an answer
must not hang on how busy a machine is.
"""

from collections.abc import Mapping
from typing import Any

from service.domain.errors import DossierFault, DossierFaultsError

MOST_MONTHS_OF_RECORDS = 12_000
"""Months of a calendar times records: 60 months of 200 records, 12 months of 1,000."""
MOST_DOUBTS_OF_RECORDS = 5_000
"""Unsettled opinions times records: 50 of 100 records."""
CODE = "too_much_work"
_OTHERWISE = "，或者用命令行推算"


def records_in(dossier: Mapping[str, Any]) -> int:
    """Count the records of a *dossier*."""
    return sum(len(part) for part in dossier.values() if isinstance(part, list))


def bound_calendar(months: int, records: int) -> None:
    """Raise `DossierFaultsError` where a calendar of so many *months* is too much for so many *records*."""
    if months * records > MOST_MONTHS_OF_RECORDS:
        most = MOST_MONTHS_OF_RECORDS // records
        message = f"推算量过大：档案有 {records} 条记录，最多可以推算 {most} 个月；请减少月数{_OTHERWISE}"
        raise DossierFaultsError([DossierFault(CODE, "months", message, f"{months}", f"1 至 {most} 的整数")])


def bound_gaps(unsettled: int, records: int) -> None:
    """Raise `DossierFaultsError` where the gaps of so many *unsettled* opinions are too much for so many *records*."""
    if unsettled * records > MOST_DOUBTS_OF_RECORDS:
        message = (
            f"推算量过大：档案有 {records} 条记录，{unsettled} 项意见待定；请先补齐缺项、减少无关的记录{_OTHERWISE}"
        )
        accepted = f"记录条数与待定项数的乘积不超过 {MOST_DOUBTS_OF_RECORDS}"
        raise DossierFaultsError([DossierFault(CODE, "dossier", message, f"{unsettled * records}", accepted)])
