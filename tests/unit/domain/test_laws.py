from dataclasses import replace
from datetime import date

import pytest

from service.domain import laws
from service.domain.in_force import InForce
from service.domain.laws import MOST_LAWS, Laws
from service.domain.release import Release
from tests.builders import release_of

FIRST = date(2026, 1, 1).toordinal()


def changing(days: int) -> Release:
    """Give a release in which another rule begins on each of so many days."""
    release = release_of()
    (first, *others) = release.rulesets
    begun = [replace(first.rules[0], id=f"X-{day}", starts=FIRST + day) for day in range(days)]
    return replace(release, rulesets=(replace(first, rules=(*first.rules, *begun)), *others))


def prepared(release: Release) -> tuple[Laws[InForce], list[InForce]]:
    """Give the laws of a *release*, and the list of what was prepared for them so far."""
    made: list[InForce] = []

    def prepare(law: InForce) -> InForce:
        made.append(law)
        return law

    return Laws(release, prepare), made


def test_days_on_which_the_same_stands_share_what_was_prepared() -> None:
    known, made = prepared(changing(1))
    assert known.on(FIRST) is known.on(FIRST + 100)
    assert known.on(FIRST - 1) is not known.on(FIRST)
    assert len(made) == 2


def test_what_was_not_asked_for_longest_is_let_go() -> None:
    known, made = prepared(changing(MOST_LAWS + 1))
    first = known.on(FIRST)
    for day in range(1, MOST_LAWS):
        known.on(FIRST + day)
    assert known.on(FIRST) is first
    known.on(FIRST + MOST_LAWS)
    assert known.on(FIRST) is first
    known.on(FIRST + 1)
    assert len(made) == MOST_LAWS + 2


def test_which_days_were_asked_for_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws, "MOST_DAYS", 3)
    known, made = prepared(changing(1))
    for day in range(20):
        known.on(FIRST + day)
    assert len(known._versions) <= 4  # noqa: SLF001 - what is bounded cannot be seen otherwise
    assert len(made) == 1
