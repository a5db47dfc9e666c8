"""
Drafting: a draft begins as its base, is changed by those who have seen what they change, and holds only what it may.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.domain.errors import DossierFaultsError
from service.governance.chain import digest_of
from service.governance.errors import RefusedError
from service.governance.once import Once
from service.operations.bundles import MOST_BYTES, MOST_FILE_BYTES
from service.operations.drafting import Match
from tests.unit.operations.ruled import DRAFTER, OTHER_DRAFTER, RULES, Ruled, refused, ruled
from tests.unit.operations.small_bundle import small_bundle

NEW = "features/more/新的.feature"


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Ruled]:
    with ruled(tmp_path) as made:
        yield made


def test_a_draft_begins_as_the_release_in_force_today(rules: Ruled) -> None:
    begun = rules.drafting.begin(DRAFTER, {"title": "误期改名"})
    told = json.loads(begun.body)

    assert (begun.status, begun.headers["Location"]) == (201, f"/v1/drafts/{told['id']}")
    assert (told["base"], told["stage"], told["authors"], told["title"]) == (
        rules.first,
        "draft",
        ["起草人甲"],
        "误期改名",
    )
    assert {one["path"] for one in rules.drafting.files(told["id"])} == set(small_bundle())
    assert rules.drafting.file(told["id"], RULES).content == small_bundle()[RULES]


def test_a_draft_begins_from_a_release_that_is_there(rules: Ruled) -> None:
    with refused("release_not_found"):
        rules.drafting.begin(DRAFTER, {"title": "改", "base": "sha256:" + "0" * 64})


def test_a_request_that_is_sent_again_begins_no_second_draft(rules: Ruled) -> None:
    once = Once("key:1", "k", "sha256:1")
    first = rules.drafting.begin(DRAFTER, {"title": "改"}, once)
    again = rules.drafting.begin(DRAFTER, {"title": "改"}, once)

    assert (again.body, again.replayed) == (first.body, True)
    assert len(rules.drafting.listing(None, 10).items) == 1


def test_drafts_are_listed_in_parts_the_latest_first(rules: Ruled) -> None:
    names = [rules.begin() for _ in range(3)]
    first = rules.drafting.listing(None, 2)
    rest = rules.drafting.listing(first.next, 2)

    assert [one["id"] for one in (*first.items, *rest.items)] == names[::-1]
    assert rest.next is None


def test_what_is_not_there_is_said_so(rules: Ruled) -> None:
    draft = rules.begin()
    for ask in (rules.drafting.draft, rules.drafting.files, rules.drafting.check, rules.submitting.report):
        with refused("draft_not_found"):
            ask("no-such")
    with refused("file_not_found"):
        rules.drafting.file(draft, NEW)
    with refused("file_not_found"):
        rules.drafting.remove(DRAFTER, draft, NEW, Match(("sha256:1",)))
    with refused("file_not_found"):
        rules.submitting.report(draft)


def test_a_file_is_changed_by_who_has_seen_it_and_tells_its_new_tag(rules: Ruled) -> None:
    draft = rules.begin()
    seen = rules.drafting.file(draft, RULES)
    told, is_new = rules.drafting.write(DRAFTER, draft, RULES, b"a: b\n", Match(("sha256:0", seen.etag)))

    assert (told, is_new) == ({"path": RULES, "etag": digest_of(b"a: b\n"), "size": 5}, False)
    assert rules.drafting.file(draft, RULES).content == b"a: b\n"
    assert rules.drafting.draft(draft)["version"] == 2


@pytest.mark.parametrize(
    ("match", "code"),
    [
        (Match(), "precondition_required"),
        (Match(("sha256:0",)), "precondition_failed"),
        (Match(is_new=True), "precondition_failed"),
    ],
)
def test_a_file_is_not_changed_by_who_has_not_seen_it(rules: Ruled, match: Match, code: str) -> None:
    draft = rules.begin()
    before = rules.drafting.file(draft, RULES)
    with refused(code):
        rules.drafting.write(OTHER_DRAFTER, draft, RULES, b"a: b\n", match)
    with refused(code):
        rules.drafting.remove(OTHER_DRAFTER, draft, RULES, match)

    assert rules.drafting.file(draft, RULES) == before
    assert rules.drafting.draft(draft)["authors"] == ["起草人甲"]


def test_a_new_file_is_new_once(rules: Ruled) -> None:
    draft = rules.begin()
    with refused("precondition_required"):
        rules.drafting.write(DRAFTER, draft, NEW, b"x", Match())
    with refused("precondition_failed"):
        rules.drafting.write(DRAFTER, draft, NEW, b"x", Match(("sha256:0",)))
    assert rules.drafting.write(DRAFTER, draft, NEW, b"x", Match(is_new=True))[1]
    with refused("precondition_failed"):
        rules.drafting.write(DRAFTER, draft, NEW, b"y", Match(is_new=True))
    rules.drafting.remove(DRAFTER, draft, NEW, Match((digest_of(b"x"),)))

    assert NEW not in {one["path"] for one in rules.drafting.files(draft)}


def test_whoever_changes_a_draft_is_one_of_its_authors(rules: Ruled) -> None:
    draft = rules.begin()
    rules.write(draft, NEW, b"x", OTHER_DRAFTER)

    assert rules.drafting.draft(draft)["authors"] == ["起草人甲", "起草人乙"]


def test_every_change_is_in_the_log_without_a_word_of_the_file(rules: Ruled) -> None:
    draft = rules.begin()
    rules.write(draft, NEW, "秘密".encode(), OTHER_DRAFTER)
    begun, changed = rules.entries("draft")

    assert (begun.told["done"], begun.about, begun.caller) == ("begun", draft, "key:1")
    assert changed.told == {
        "draft": draft,
        "done": "changed",
        "base": rules.first,
        "version": 2,
        "path": NEW,
        "file": digest_of("秘密".encode()),
    }
    assert (changed.caller, changed.contents) == ("key:2", {})


@pytest.mark.parametrize(
    "path",
    [
        "",
        "bars.yaml",
        "rulesets/",
        "rulesets/.yaml",
        "rulesets/../features/a.feature",
        "rulesets//a.yaml",
        "rulesets/./a.yaml",
        "rulesets/a.txt",
        "rulesets/a.feature",
        "features/a.yml",
        "features/.hidden/a.feature",
        "/rulesets/a.yaml",
        "rulesets\\a.yaml",
        "rulesets/a\u0000.yaml",
        "rulesets/a b.yaml",
        "rulesets/" + "a" * 200 + ".yaml",
        "rulesets/e\u0301.yaml",
        "rulesets/\u1100\u1161.yaml",  # two letters that some file systems take for one
        "RULESETS/a.yaml",
        "rulesets/" + "规" * 90 + ".yaml",  # few letters, but more bytes than a file system lets a name have
        "rulesets/a.yaml/b.yaml",
    ],
)
def test_a_path_that_a_release_cannot_have_is_refused_everywhere(rules: Ruled, path: str) -> None:
    draft = rules.begin()
    with refused("wrong_query"):
        rules.drafting.write(DRAFTER, draft, path, b"x", Match(is_new=True))
    with refused("wrong_query"):
        rules.drafting.file(draft, path)
    with refused("wrong_query"):
        rules.drafting.remove(DRAFTER, draft, path, Match(("sha256:0",)))


def fault_of(error: pytest.ExceptionInfo[DossierFaultsError]) -> str:
    (fault,) = error.value.faults
    return fault.code


def test_a_file_that_is_too_large_or_no_text_is_refused(rules: Ruled) -> None:
    draft = rules.begin()
    with pytest.raises(DossierFaultsError) as caught:
        rules.drafting.write(DRAFTER, draft, NEW, b"x" * (MOST_FILE_BYTES + 1), Match(is_new=True))
    assert fault_of(caught) == "file_too_large"
    with pytest.raises(DossierFaultsError) as caught:
        rules.drafting.write(DRAFTER, draft, NEW, b"ab\n\xff", Match(is_new=True))
    assert fault_of(caught) == "not_utf8"
    assert caught.value.faults[0].path == f"{NEW}:2"


def test_all_files_together_may_not_grow_beyond_the_limit(rules: Ruled) -> None:
    draft = rules.begin()
    most = MOST_BYTES // MOST_FILE_BYTES
    for number in range(most - 1):
        rules.write(draft, f"rulesets/big{number}.yaml", b"x" * MOST_FILE_BYTES)
    with pytest.raises(DossierFaultsError) as caught:
        rules.write(draft, "rulesets/last.yaml", b"x" * MOST_FILE_BYTES)
    assert fault_of(caught) == "bundle_too_large"

    rules.write(draft, "rulesets/big0.yaml", b"y" * MOST_FILE_BYTES)  # what takes the place of another is no more


def test_a_check_tells_every_fault_of_rules_and_features_at_its_place(rules: Ruled) -> None:
    draft = rules.begin()
    assert rules.drafting.check(draft)["sound"]
    rules.write(draft, RULES, small_bundle()[RULES].replace(b"errand.late:", b"errand.lates:"))
    rules.write(draft, NEW, "# language: zh-CN\n功能: 新\n\n  场景: 一\n    假如 没有这句话\n".encode())
    found = rules.drafting.check(draft)

    assert not found["sound"]
    assert {(one.code, one.path) for one in found["faults"]} >= {
        ("unknown_fact", f"{RULES}:8:13"),
        ("unknown_sentence", f"{NEW}:5:5"),
        ("no_when", f"{NEW}:4:3"),
    }
    assert found["text"] == f"有 {len(found['faults'])} 处错误。"


def test_a_draft_of_ones_own_is_deleted_with_all_that_hangs_on_it(rules: Ruled) -> None:
    draft = rules.drafted()
    rules.submitted(draft)
    rules.submitting.recall(DRAFTER, draft)
    with pytest.raises(RefusedError) as caught:
        rules.drafting.delete(OTHER_DRAFTER, draft)
    assert caught.value.code == "not_an_author"

    with refused("wrong_stage"):  # it was a release once
        rules.drafting.delete(DRAFTER, draft)

    untried = rules.drafted()
    rules.drafting.delete(DRAFTER, untried)
    with refused("draft_not_found"):
        rules.drafting.draft(untried)
    assert rules.entries("draft")[-1].told["done"] == "deleted"
