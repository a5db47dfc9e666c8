"""
Importing: a release of another house is held to its digest, and goes the way of every other before it takes effect.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.governance.errors import RefusedError
from service.language.files import digest_of
from service.operations.archives import pack
from tests.unit.operations.ruled import ADMINISTRATOR, REVIEWER, RULES, TODAY, Ruled, refused, ruled
from tests.unit.operations.small_bundle import small_bundle

OTHER = small_bundle(title="逾期")
DIGEST = digest_of(OTHER)
ARCHIVE = pack(DIGEST, "外地版", OTHER, [])


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Ruled]:
    with ruled(tmp_path) as made:
        yield made


def test_what_comes_in_is_kept_as_what_it_is_and_becomes_a_draft_that_is_tried_out(rules: Ruled) -> None:
    came = rules.importing.take_in(ADMINISTRATOR, ARCHIVE)
    told = json.loads(came.body)
    job = rules.jobs.run_now(told["job"])

    assert (came.status, came.headers["Location"]) == (201, f"/v1/releases/{DIGEST}")
    assert (told["digest"], told["origin"], told["title"], told["publications"]) == (DIGEST, "imported", "外地版", [])
    assert job["answer"]["digest"] == DIGEST
    draft = rules.drafting.draft(told["draft"])
    assert (draft["stage"], draft["authors"], draft["base"]) == ("in_review", ["管理员丁"], rules.first)
    assert [one.told["draft"] for one in rules.entries("import")[1:]] == [told["draft"]]


def test_it_takes_effect_when_somebody_else_has_approved_of_it(rules: Ruled) -> None:
    told = json.loads(rules.importing.take_in(ADMINISTRATOR, ARCHIVE).body)
    with refused("wrong_stage"):
        rules.publish(DIGEST)
    rules.jobs.run_now(told["job"])
    with refused("own_draft"):
        rules.judge(told["draft"], grant=ADMINISTRATOR)
    rules.judge(told["draft"], grant=REVIEWER)
    rules.publish(DIGEST)

    assert rules.releases.in_force(TODAY)["digest"] == DIGEST


def test_what_is_there_stays_as_it_is(rules: Ruled) -> None:
    rules.importing.take_in(ADMINISTRATOR, ARCHIVE)
    again = rules.importing.take_in(ADMINISTRATOR, ARCHIVE)

    assert (again.status, json.loads(again.body)["draft"]) == (200, None)
    assert len(rules.drafting.listing(None, 9).items) == 1


def test_what_goes_out_of_one_store_comes_into_another(rules: Ruled, tmp_path: Path) -> None:
    digest = rules.approved()
    archive = rules.releases.archive(digest)
    (tmp_path / "other").mkdir()
    with ruled(tmp_path / "other") as other:
        assert json.loads(other.importing.take_in(ADMINISTRATOR, archive).body)["digest"] == digest
        assert other.releases.files(digest) == rules.releases.files(digest)
        assert other.releases.archive(digest) == archive


def test_rules_that_are_at_fault_are_told_all_at_once_and_nothing_is_kept(rules: Ruled) -> None:
    broken = {
        **OTHER,
        RULES: OTHER[RULES].replace(b"errand.late:", b"errand.lates:").replace(b"recommend: warning", b"hold: x"),
        "features/new.feature": b"x",
        "features/NEW.feature": b"x",
    }
    with pytest.raises(RefusedError) as caught:
        rules.importing.take_in(ADMINISTRATOR, pack(digest_of(broken), "坏", broken, []))
    assert [(one.code, one.path) for one in caught.value.faults] == [
        ("path_taken", "features/new.feature")
    ]  # they come in order
    del broken["features/NEW.feature"]
    with pytest.raises(RefusedError) as caught:
        rules.importing.take_in(ADMINISTRATOR, pack(digest_of(broken), "坏", broken, []))

    assert caught.value.code == "not_publishable"
    assert {one.code for one in caught.value.faults} >= {"unknown_fact", "unknown_action", "no_language"}
    assert len(rules.releases.listing(None, 9).items) == 1
