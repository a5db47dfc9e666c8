"""
Releases: what there is, how it stands, what changed, and the first of a store.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from service.governance.chain import digest_of as content_digest
from service.governance.timetable import FROM_THE_BEGINNING
from service.language.files import digest_of
from service.operations.releases import first_release
from service.store import publications
from tests.unit.operations.ruled import DRAFTER, RULES, TODAY, Ruled, refused, ruled
from tests.unit.operations.small_bundle import small_bundle

UNKNOWN = "sha256:" + "0" * 64


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Ruled]:
    with ruled(tmp_path) as made:
        yield made


def test_the_first_release_of_a_store_is_in_force_from_the_beginning(rules: Ruled) -> None:
    with rules.store.reading() as transaction:
        (one,) = publications.timetable(transaction).publications

    assert (one.digest, one.effective_from) == (digest_of(small_bundle()), FROM_THE_BEGINNING)
    assert rules.releases.in_force(date(1900, 1, 1))["digest"] == rules.first
    assert [entry.kind for entry in rules.entries("import", "publication")] == ["import", "publication"]


def test_it_is_added_once_however_often_the_program_starts(rules: Ruled) -> None:
    assert first_release(rules.ledger, small_bundle()) == rules.first
    assert len(rules.releases.listing(None, 9).items) == 1
    assert len(rules.entries("import", "publication")) == 2


def test_what_a_later_program_brings_along_is_there_and_not_in_force(rules: Ruled) -> None:
    later = first_release(rules.ledger, small_bundle(title="新版"))
    found = rules.releases.release(later)

    assert (found["origin"], found["publications"]) == ("shipped", [])
    assert rules.releases.in_force(TODAY)["digest"] == rules.first
    with refused("wrong_stage"):
        rules.publish(later)


def test_what_a_later_program_brings_along_takes_effect_when_it_has_gone_the_way_of_all(rules: Ruled) -> None:
    later = first_release(rules.ledger, small_bundle(title="新版"))
    begun = json.loads(rules.drafting.begin(DRAFTER, {"title": "新版", "base": later}).body)
    draft = begun["id"]
    assert begun["base"] == rules.first  # that is what the change is measured from
    assert rules.submitted(draft)["digest"] == later
    rules.judge(draft)
    rules.publish(later)

    assert rules.releases.in_force(TODAY)["digest"] == later
    assert rules.releases.release(later)["origin"] == "shipped"


def test_releases_are_listed_in_parts_the_latest_first(rules: Ruled) -> None:
    more = [first_release(rules.ledger, small_bundle(title=title)) for title in ("甲", "乙")]
    first = rules.releases.listing(None, 2)
    rest = rules.releases.listing(first.next, 2)

    assert [one["digest"] for one in (*first.items, *rest.items)] == [*more[::-1], rules.first]
    assert rest.next is None


def test_the_files_of_a_release_are_those_that_it_was_made_of(rules: Ruled) -> None:
    listed = rules.releases.files(rules.first)

    assert [one["path"] for one in listed] == sorted(small_bundle())
    rule_file = next(one for one in listed if one["path"] == RULES)
    content = small_bundle()[RULES]
    assert (rule_file["etag"], rule_file["size"]) == (content_digest(content), len(content))
    assert rules.releases.file(rules.first, RULES) == content
    assert rules.releases.release(rules.first)["files"] == listed


def test_what_is_not_there_is_said_so(rules: Ruled) -> None:
    for ask in (rules.releases.release, rules.releases.files, rules.releases.archive, rules.releases.shadow):
        with refused("release_not_found"):
            ask(UNKNOWN)
    with refused("release_not_found"):
        rules.releases.diff(rules.first, UNKNOWN)
    with refused("release_not_found"):
        rules.releases.diff(UNKNOWN, rules.first)
    with refused("file_not_found"):
        rules.releases.file(rules.first, "rulesets/none.yaml")


def test_a_day_before_all_releases_has_none(rules: Ruled) -> None:
    digest = rules.approved()
    rules.publish(digest)
    with rules.store.writing() as transaction:
        publications.withdraw(transaction, 1, rules.now)
    with refused("none_in_force"):
        rules.releases.in_force(TODAY - timedelta(days=1))


def test_a_difference_is_told_in_the_sentences_of_rules(rules: Ruled) -> None:
    later = first_release(rules.ledger, small_bundle(days=12, title="逾期"))
    told = rules.releases.diff(later, rules.first)

    (rule,) = told["rules"]
    assert (rule["id"], rule["change"]) == ("LATE-1", "changed")
    assert rule["before"].startswith("LATE-1 误期\n")
    assert rule["after"].startswith("LATE-1 逾期\n")
    assert told["parameters"] == [
        {
            "name": "late_days",
            "label": "误期天数",
            "unit": "天",
            "change": "changed",
            "values": [{"from": "2000-01-01", "before": "10 天", "after": "12 天"}],
        }
    ]
    assert told["text"] == "规则改动 1 项；参数改动 1 项；事项改动 1 项；规格场景改动 1 项。"
    assert (told["from"], told["to"]) == (rules.first, later)


def test_a_release_does_not_differ_from_itself(rules: Ruled) -> None:
    told = rules.releases.diff(rules.first, rules.first)

    assert told["text"] == "两个版本的规则、参数、词汇和规格没有不同。"
    assert not any(told[part] for part in ("rules", "parameters", "facts", "vocabulary", "specifications", "files"))
