"""What a body says of the day and the release, before any release has read it."""

import json
from datetime import date
from typing import Any

import pytest

from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.operations.asking import read_body, unit_of

TODAY = date(2026, 11, 21)
DIGEST = "sha256:" + "0a" * 32


def asked(body: Any) -> tuple[date, str | None]:
    read = read_body(json.dumps(body).encode(), TODAY, 1000)
    return read.day, read.release


def test_a_body_is_judged_as_of_its_day_by_the_release_it_names() -> None:
    assert asked({"as_of": "2020-02-29", "release": DIGEST}) == (date(2020, 2, 29), DIGEST)


@pytest.mark.parametrize(
    "body", [{}, [], "文", None, {"as_of": None, "release": None}, {"dossier": {"as_of": "2020-01-01"}}]
)
def test_today_and_no_name_stand_where_nothing_is_said(body: Any) -> None:
    assert asked(body) == (TODAY, None)


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-2-3", "2026-06", "20260203", "2026-02-03T00:00", "1899-01-01", 20260204, []]
)
def test_a_day_that_is_none_is_left_for_the_contract_to_refuse(day: Any) -> None:
    assert asked({"as_of": day}) == (TODAY, None)


@pytest.mark.parametrize("release", ["latest", DIGEST.upper(), DIGEST + "\n", DIGEST[:-1], 3, {}])
def test_a_name_that_is_no_digest_is_left_likewise(release: Any) -> None:
    assert asked({"release": release}) == (TODAY, None)


def test_what_is_no_json_or_too_long_is_refused_before_any_release_is_asked() -> None:
    with pytest.raises(DossierFaultsError):
        read_body(b"{", TODAY, 10)
    with pytest.raises(DossierTooLargeError):
        read_body(b" " * 11, TODAY, 10)


def test_the_unit_of_a_person_is_where_the_dossier_says_it() -> None:
    assert unit_of({"subject": {"ref": "C", "unit": {"ref": "U-1"}}}) == "U-1"
    assert [unit_of({}), unit_of({"subject": {}}), unit_of({"subject": {"unit": {}}})] == [None] * 3
