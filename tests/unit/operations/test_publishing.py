"""
Publishing: what was approved takes effect from a day; the law does not reach back unless somebody says so, and why.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.domain.errors import DossierFaultsError
from service.governance.chain import Entry
from service.governance.once import Once
from service.operations.publishing import MOST_SHADOWS
from service.store import log, publications
from service.store.revision import revision
from tests.stores import AT
from tests.unit.operations.ruled import ADMINISTRATOR, DRAFTER, RULES, TODAY, Ruled, refused, ruled
from tests.unit.operations.small_bundle import small_bundle

LATER = TODAY + timedelta(days=30)
BEFORE = TODAY - timedelta(days=30)
REASON = {"retroactive": True, "note": "更正错误"}


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Ruled]:
    with ruled(tmp_path) as made:
        yield made


def in_force(rules: Ruled, day: date) -> str:
    return str(rules.releases.in_force(day)["digest"])


def faults_of(error: pytest.ExceptionInfo[DossierFaultsError]) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in error.value.faults]


def withdraw(rules: Ruled, digest: str, number: int, **asked: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(rules.publishing.withdraw(ADMINISTRATOR, digest, number, asked).body)
    return told


def test_what_was_approved_is_in_force_from_its_day_and_the_other_until_then(rules: Ruled) -> None:
    digest = rules.approved()
    told = rules.publish(digest, LATER, note="经研究决定")

    assert (told["number"], told["effective_from"], told["phase"]) == (2, LATER.isoformat(), "scheduled")
    assert in_force(rules, LATER - timedelta(days=1)) == rules.first
    assert in_force(rules, LATER) == digest
    (draft,) = rules.drafting.listing(None, 9).items
    assert draft["stage"] == "published"


@pytest.mark.parametrize("how", ["draft", "in review", "rejected", "recalled"])
def test_what_nobody_approved_is_not_published(rules: Ruled, how: str) -> None:
    draft = rules.drafted()
    digest = rules.submitted(draft)["digest"] if how != "draft" else "sha256:" + "0" * 64
    if how == "rejected":
        rules.judge(draft, approved=False)
    if how == "recalled":
        rules.judge(draft)
        rules.submitting.recall(DRAFTER, draft)
    with refused("release_not_found" if how == "draft" else "wrong_stage"):
        rules.publish(digest)

    assert len(rules.releases.release(rules.first)["publications"]) == 1
    assert rules.entries("publication")[1:] == []


def test_a_release_that_was_in_force_may_be_again(rules: Ruled) -> None:
    rules.publish(rules.approved())
    assert in_force(rules, LATER) != rules.first
    rules.publish(rules.first, LATER)

    assert in_force(rules, LATER) == rules.first
    assert [one["phase"] for one in rules.releases.release(rules.first)["publications"]] == ["superseded", "scheduled"]


def test_a_change_of_another_release_than_is_in_force_that_day_would_undo_what_came_between(rules: Ruled) -> None:
    mine, yours = rules.approved("逾期"), rules.approved("超期")
    rules.publish(mine, LATER)
    with refused("wrong_stage"):
        rules.publish(yours, LATER)
    with refused("wrong_stage"):
        rules.publish(yours, LATER + timedelta(days=1))
    with refused("wrong_stage"):  # that which it was begun from is in force that day, but the next would undo it
        rules.publish(yours, LATER - timedelta(days=1))

    assert in_force(rules, LATER) == mine


def test_what_was_withdrawn_before_its_day_was_never_in_force(rules: Ruled) -> None:
    mine, yours = rules.approved("逾期"), rules.approved("超期")
    rules.publish(mine, LATER)
    withdraw(rules, mine, 2)
    rules.publish(yours, LATER)
    with refused("wrong_stage"):
        rules.publish(mine, LATER + timedelta(days=1))


def test_a_draft_that_is_begun_from_what_is_yet_to_come_follows_it(rules: Ruled) -> None:
    mine = rules.approved("逾期")
    rules.publish(mine, LATER)
    begun = json.loads(rules.drafting.begin(DRAFTER, {"title": "其后", "base": mine}).body)
    assert begun["base"] == mine
    rules.write(begun["id"], RULES, small_bundle(title="超期")[RULES])
    rules.submitted(begun["id"])
    digest = rules.judge(begun["id"])["digest"]
    with refused("wrong_stage"):
        rules.publish(digest, LATER - timedelta(days=1))
    rules.publish(digest, LATER + timedelta(days=9))

    assert in_force(rules, LATER + timedelta(days=9)) == digest


def test_a_release_is_not_published_twice_for_a_day(rules: Ruled) -> None:
    digest = rules.approved()
    rules.publish(digest, LATER)
    with refused("already_published"):
        rules.publish(digest, LATER)


def test_a_day_that_is_past_is_not_judged_anew_unless_it_is_said_and_why(rules: Ruled) -> None:
    digest = rules.approved()
    for asked, faults in (
        ({}, [("reaches_back", "effective_from"), ("missing", "note")]),
        ({"retroactive": True, "note": " "}, [("missing", "note")]),
        ({"note": "更正"}, [("reaches_back", "effective_from")]),
    ):
        with pytest.raises(DossierFaultsError) as caught:
            rules.publish(digest, BEFORE, **asked)
        assert faults_of(caught) == faults
    assert in_force(rules, BEFORE) == rules.first
    rules.publish(digest, BEFORE, **REASON)

    assert in_force(rules, BEFORE) == digest
    assert rules.entries("publication")[-1].told["retroactive"] is True


def test_today_is_not_past(rules: Ruled) -> None:
    digest = rules.approved()
    rules.publish(digest, TODAY)

    assert in_force(rules, TODAY) == digest
    assert rules.entries("publication")[-1].told["retroactive"] is False


def test_a_publication_that_has_not_taken_effect_is_withdrawn_without_more(rules: Ruled) -> None:
    digest = rules.approved()
    rules.publish(digest, LATER)
    told = withdraw(rules, digest, 2)

    assert (told["phase"], told["withdrawn_at"]) == ("withdrawn", rules.now)
    assert in_force(rules, LATER) == rules.first
    assert rules.entries("withdrawal")[0].told == {"release": digest, "number": 2, "retroactive": False}
    rules.publish(digest, LATER)
    assert in_force(rules, LATER) == digest


def test_one_that_has_taken_effect_is_withdrawn_with_a_reason(rules: Ruled) -> None:
    digest = rules.approved()
    rules.publish(digest)
    rules.today += timedelta(days=3)
    with pytest.raises(DossierFaultsError) as caught:
        withdraw(rules, digest, 2)
    assert faults_of(caught) == [("reaches_back", "retroactive"), ("missing", "note")]
    withdraw(rules, digest, 2, **REASON)

    assert in_force(rules, rules.today) == rules.first


def test_a_publication_is_withdrawn_once_and_only_of_its_own_release(rules: Ruled) -> None:
    digest = rules.approved()
    rules.publish(digest, LATER)
    with refused("publication_not_found"):
        withdraw(rules, rules.first, 2)
    with refused("publication_not_found"):
        withdraw(rules, digest, 9)
    withdraw(rules, digest, 2)
    with refused("wrong_stage"):
        withdraw(rules, digest, 2)


def test_the_last_that_is_in_force_is_not_withdrawn(rules: Ruled) -> None:
    with refused("none_in_force"):
        withdraw(rules, rules.first, 1, **REASON)

    assert in_force(rules, TODAY) == rules.first


def test_every_step_counts_the_revision_up_so_that_nobody_answers_by_what_is_past(rules: Ruled) -> None:
    digest = rules.approved()

    def now() -> int:
        with rules.store.reading() as transaction:
            return revision(transaction)

    before = now()
    rules.publish(digest, LATER)
    rules.publishing.shadow(ADMINISTRATOR, digest, on=True)
    rules.publishing.shadow(ADMINISTRATOR, digest, on=True)  # which it is already
    withdraw(rules, digest, 2)

    assert now() == before + 3


def test_a_publication_that_is_asked_for_twice_is_made_once(rules: Ruled) -> None:
    digest, once = rules.approved(), Once("key:4", "k", "sha256:1")
    asked = {"effective_from": LATER, "note": ""}
    first = rules.publishing.publish(ADMINISTRATOR, digest, asked, once)
    again = rules.publishing.publish(ADMINISTRATOR, digest, asked, once)

    assert (again.body, again.status) == (first.body, 201)
    with rules.store.reading() as transaction:
        assert len(publications.timetable(transaction).publications) == 2


def test_a_note_is_with_the_entry_and_not_in_what_is_never_erased(rules: Ruled) -> None:
    rules.publish(rules.approved(), LATER, note="经研究决定")
    entry = rules.entries("publication")[-1]

    assert set(entry.told) == {"release", "number", "effective_from", "retroactive"}
    assert set(entry.contents) == {"note"}


def test_what_was_tried_out_runs_in_the_shadow_until_it_is_told_to_stop(rules: Ruled) -> None:
    draft = rules.drafted()
    digest = rules.submitted(draft)["digest"]
    rules.publishing.shadow(ADMINISTRATOR, digest, on=True)
    assert (rules.releases.shadow(digest)["shadow"], rules.releases.release(digest)["shadow"]) == (True, True)
    rules.publishing.shadow(ADMINISTRATOR, digest, on=False)

    assert rules.releases.shadow(digest)["shadow"] is False
    assert [one.kind for one in rules.entries("shadow_on", "shadow_off")] == ["shadow_on", "shadow_off"]


def test_what_was_never_tried_out_does_not_run_in_the_shadow(rules: Ruled) -> None:
    draft = rules.drafted()
    digest = rules.submitted(draft)["digest"]
    rules.judge(draft, approved=False)
    with refused("wrong_stage"):
        rules.publishing.shadow(ADMINISTRATOR, digest, on=True)
    with refused("release_not_found"):
        rules.publishing.shadow(ADMINISTRATOR, "sha256:" + "0" * 64, on=True)


def test_only_so_many_run_in_the_shadow(rules: Ruled) -> None:
    for number in range(MOST_SHADOWS):
        rules.publishing.shadow(ADMINISTRATOR, rules.submitted(rules.drafted(f"第{number}"))["digest"], on=True)
    one_more = rules.submitted(rules.drafted("多了"))["digest"]
    with refused("wrong_stage"):
        rules.publishing.shadow(ADMINISTRATOR, one_more, on=True)


def test_what_came_of_a_shadow_is_counted_by_what_it_would_have_said(rules: Ruled) -> None:
    barred = {"action": "warning", "from": "recommended", "to": "barred"}
    new = {"action": "praise", "from": None, "to": "recommended"}
    told: list[dict[str, Any]] = [
        {"release": rules.first, "differs": False, "changes": []},
        {"release": rules.first, "differs": True, "changes": [barred, new]},
        {"release": rules.first, "differs": True, "changes": [barred]},
        {"release": rules.first, "failed": "engine_failure"},
        {"release": "sha256:other", "differs": True, "changes": [barred]},
    ]
    entries = [Entry(f"s{at}", "shadow", AT, "key:1", one, {}) for at, one in enumerate(told)]
    with rules.store.writing() as transaction:
        log.append(transaction, entries, "sha256")

    assert rules.releases.shadow(rules.first) == {
        "release": rules.first,
        "shadow": False,
        "evaluations": 4,
        "differing": 2,
        "failed": 1,
        "changes": [{**barred, "count": 2}, {**new, "count": 1}],
        "complete": True,
    }
