"""
Drafts, submissions and jobs as the store keeps them, on either database, and under several hands at once.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from service.governance.access import Grant, Role
from service.governance.life import Draft, Stage
from service.operations.drafting import Drafting
from service.operations.ledger import Ledger
from service.operations.releases import Releases, first_release
from service.store import drafts, jobs, log, publications, releases, submissions
from service.store.connection import Store, Transaction
from service.store.drafts import File, FileMark
from service.store.jobs import Job
from service.store.submissions import Approval, Submitted
from tests.store import rule_hands
from tests.store.hands import Hands, hands
from tests.stores import AT
from tests.unit.operations.small_bundle import small_bundle

LATER = "2026-11-21T09:00:00.000000Z"
BASE = "sha256:base"
FILES = [File("rulesets/a.yaml", "sha256:a", "甲".encode()), File("features/空.feature", "sha256:e", b"")]
DRAFT = Draft("D1", 1, "改", BASE, Stage.DRAFT, 1, ("甲", "乙"), None, AT, "key:1")
JOB = Job("j", "count", b"{}", "key:1", jobs.WAITING, "", None, AT, None, 0)


@pytest.fixture(scope="module")
def several() -> Iterator[Hands]:
    with hands() as ready:
        yield ready


@pytest.fixture
def writing(store: Store) -> Iterator[Transaction]:
    with store.writing() as transaction:
        releases.add(transaction, BASE, {}, origin="shipped", title="甲", at=AT, by="x")
        drafts.begin(transaction, DRAFT, FILES)
        yield transaction


def test_a_draft_is_kept_as_it_was_begun_and_as_it_is_changed(writing: Transaction) -> None:
    assert drafts.find(writing, "D1") == DRAFT
    changed = replace(DRAFT, stage=Stage.IN_REVIEW, version=2, authors=("丙",), digest=BASE)
    drafts.change(writing, changed)

    assert (drafts.find(writing, "D1"), drafts.of_release(writing, BASE)) == (changed, [changed])
    assert drafts.find(writing, "D2") is None


def test_drafts_are_numbered_and_listed_the_latest_first(writing: Transaction) -> None:
    for number in (2, 3):
        assert drafts.next_number(writing) == number
        drafts.begin(writing, replace(DRAFT, id=f"D{number}", number=number), [])

    assert [one.id for one in drafts.newest(writing, None, 2)] == ["D3", "D2"]
    assert [one.id for one in drafts.newest(writing, 2, 9)] == ["D1"]


def test_files_are_kept_byte_by_byte(writing: Transaction) -> None:
    assert drafts.files(writing, "D1") == {one.path: one.content for one in FILES}
    assert drafts.file(writing, "D1", FILES[0].path) == FILES[0]
    assert drafts.file(writing, "D1", "rulesets/b.yaml") is None
    assert drafts.marks_of_files(writing, "D1") == [
        FileMark("features/空.feature", "sha256:e", 0),
        FileMark("rulesets/a.yaml", "sha256:a", 3),
    ]
    drafts.write_file(writing, "D1", replace(FILES[0], content=b"\0\xff", etag="sha256:b"))
    drafts.remove_file(writing, "D1", FILES[1].path)

    assert drafts.files(writing, "D1") == {"rulesets/a.yaml": b"\0\xff"}


def test_a_draft_is_forgotten_with_all_that_hangs_on_it(writing: Transaction) -> None:
    submissions.keep(writing, Submitted("D1", "sha256:d", AT, passed=True, report=b"{}"))
    submissions.say(
        writing, Approval("D1", "sha256:d", "丙", "key:3", AT, approved=True, statement="好", report="sha256:r")
    )
    drafts.remove(writing, "D1")

    assert drafts.find(writing, "D1") is None
    assert (drafts.files(writing, "D1"), submissions.said(writing, "D1")) == ({}, [])
    assert submissions.last(writing, "D1") is None


def test_the_report_of_a_submission_is_kept_and_what_was_said_last_counts(writing: Transaction) -> None:
    first = Submitted("D1", "sha256:d", AT, passed=False, report="报告".encode())
    second = Submitted("D1", "sha256:e", LATER, passed=True, report=b"{}")
    for one in (first, second, again := replace(first, passed=True, report=b"x", at=LATER[:-2] + "1Z")):
        submissions.keep(writing, one)

    assert submissions.last(writing, "D1") == again
    assert submissions.of_release(writing, "D1", "sha256:e") == second
    assert submissions.of_release(writing, "D1", "sha256:f") is None


def test_what_reviewers_said_is_kept_until_it_falls(writing: Transaction) -> None:
    one = Approval("D1", "sha256:d", "丙", "key:3", AT, approved=False, statement="不好", report="sha256:r")
    other = replace(one, holder="丁", at=LATER, approved=True)
    for said in (replace(one, statement="再看"), one, other, replace(one, digest="sha256:e")):
        submissions.say(writing, said)

    assert submissions.said_of_release(writing, "sha256:d") == [one, other]
    submissions.fall(writing, "D1", "sha256:d")
    assert [said.digest for said in submissions.said(writing, "D1")] == ["sha256:e"]


def test_a_job_is_had_by_one_at_a_time_for_as_long_as_they_say_so(store: Store) -> None:
    with store.writing() as transaction:
        jobs.add(transaction, JOB)
        jobs.add(transaction, replace(JOB, id="i"))
        assert jobs.waiting(transaction, AT, ["count"]) == ["i", "j"]
        taken = jobs.take(transaction, "j", AT, LATER)
        assert taken == replace(JOB, stage=jobs.RUNNING, lease_until=LATER, tries=1)
        assert taken is not None
        assert (jobs.take(transaction, "j", LATER, LATER), jobs.waiting(transaction, LATER, ["count"])) == (None, ["i"])
        jobs.tell(transaction, taken, "一半")
        after = "2026-11-21T10:00:00.000000Z"
        again = jobs.take(transaction, "j", after, after)
        assert again == replace(taken, tries=2, lease_until=after, progress="一半")
        assert again is not None
        assert [jobs.is_held(transaction, one) for one in (taken, again)] == [False, True]
        assert [jobs.renew(transaction, one, after) for one in (taken, again)] == [False, True]
        jobs.end(transaction, taken, jobs.DONE, "", b"1")
        jobs.end(transaction, again, jobs.DONE, "", b"2")
    with store.reading() as transaction:
        assert jobs.find(transaction, "j") == replace(
            again, stage=jobs.DONE, progress="", answer=b"2", lease_until=None
        )
        assert jobs.find(transaction, "k") is None


def test_of_a_kind_that_is_done_alone_one_is_had_at_a_time(store: Store) -> None:
    after = "2026-11-21T10:00:00.000000Z"
    with store.writing() as transaction:
        for name, kind in (("a", "count"), ("b", "count"), ("c", "other")):
            jobs.add(transaction, replace(JOB, id=name, kind=kind))
        assert jobs.waiting(transaction, AT, ["count"], alone=True) == ["a", "b"]
        taken = jobs.take(transaction, "a", AT, LATER, alone=True)
        assert taken is not None
        assert jobs.take(transaction, "b", AT, LATER, alone=True) is None
        assert jobs.waiting(transaction, AT, ["count", "other"], alone=True) == ["c"]
        assert jobs.waiting(transaction, AT, ["count"]) == ["b"]
        assert jobs.waiting(transaction, after, ["count"], alone=True) == ["a", "b"]  # whoever had it has gone
        jobs.end(transaction, taken, jobs.DONE, "", b"1")
        assert jobs.take(transaction, "b", AT, LATER, alone=True) is not None


def test_a_job_is_cancelled_whoever_has_it_and_no_more_comes_of_it(store: Store) -> None:
    with store.writing() as transaction:
        for name in "abc":
            jobs.add(transaction, replace(JOB, id=name))
        taken, done = (jobs.take(transaction, name, AT, LATER) for name in "bc")
        assert taken is not None
        assert done is not None
        jobs.end(transaction, done, jobs.DONE, "", b"1")
        assert [jobs.cancel(transaction, name) for name in "abcd"] == [True, True, False, False]
        jobs.end(transaction, taken, jobs.DONE, "", b"2")
        jobs.give_back(transaction, taken, tried=False)
        cancelled = replace(JOB, stage=jobs.CANCELLED)
        assert jobs.find(transaction, "a") == replace(cancelled, id="a")
        assert jobs.find(transaction, "b") == replace(cancelled, id="b", tries=1)
        assert jobs.waiting(transaction, AT, ["count"]) == []
        assert [jobs.cancel(transaction, name) for name in "ab"] == [False, False]


def test_a_job_that_is_open_for_the_same_is_found(store: Store) -> None:
    with store.writing() as transaction:
        jobs.add(transaction, JOB)
        assert jobs.open_like(transaction, "count", b"{}") == JOB
        assert jobs.open_like(transaction, "count", b"[]") is None
        taken = jobs.take(transaction, "j", AT, LATER)
        assert taken is not None
        assert jobs.open_like(transaction, "count", b"{}") == taken
        jobs.give_back(transaction, taken, tried=False)
        assert jobs.find(transaction, "j") == JOB
        taken = jobs.take(transaction, "j", AT, LATER)
        assert taken is not None
        jobs.give_back(transaction, taken, tried=True)
        assert jobs.find(transaction, "j") == replace(JOB, tries=1)
        taken = jobs.take(transaction, "j", AT, LATER)
        assert taken is not None
        jobs.end(transaction, taken, jobs.DONE, "", b"{}")
        assert jobs.open_like(transaction, "count", b"{}") is None


def test_processes_that_start_at_once_add_one_release_and_publish_it_once(
    several: Hands, url: str, store: Store
) -> None:
    digests = several.do(4, rule_hands.start_it, url)

    assert len(set(digests)) == 1
    with store.reading() as transaction:
        assert [one.digest for one in releases.newest(transaction, None, 9)] == digests[:1]
        assert [one.number for one in publications.timetable(transaction).publications] == [1]
        kinds = [one.kind for one in log.newest(transaction, kinds=["import", "publication"], before=None, limit=9)]
    assert sorted(kinds) == ["import", "publication"]


def test_of_two_drafters_on_one_file_one_is_kept_and_one_is_told(several: Hands, url: str, store: Store) -> None:
    first_release(Ledger(store), small_bundle())
    drafting = Drafting(Ledger(store))
    drafting.begin(Grant("key:1", "甲", frozenset({Role.DRAFTER})), {"title": "改"})
    told = [one.split() for one in several.do(2, rule_hands.write_it, url)]

    kept = sum(int(one) for one, _ in told)
    assert (kept, sum(int(one) for _, one in told)) == (rule_hands.ROUNDS, rule_hands.ROUNDS)
    (draft,) = drafting.listing(None, 9).items
    content = drafting.file(draft["id"], rule_hands.FILE).content.decode()
    added = content.removeprefix(small_bundle()[rule_hands.FILE].decode()).splitlines()
    assert sorted(line.partition("-")[2] for line in added) == sorted(map(str, range(rule_hands.ROUNDS)))
    assert draft["version"] == 1 + rule_hands.ROUNDS


def test_of_several_who_publish_at_once_one_does(several: Hands, url: str, store: Store) -> None:
    ledger = Ledger(store)
    first = first_release(ledger, small_bundle())
    digest = first_release(ledger, small_bundle(title="逾期"))
    with store.writing() as transaction:
        approved = replace(DRAFT, base=first, stage=Stage.APPROVED, digest=digest)
        drafts.begin(transaction, approved, [])
    told = several.do(4, rule_hands.publish_it, url)

    assert sorted(told) == ["already_published"] * 3 + ["published"]
    (one,) = Releases(store).release(digest)["publications"]
    assert (one["number"], one["effective_from"]) == (2, rule_hands.DAY.isoformat())
    with store.reading() as transaction:
        assert len(log.newest(transaction, kinds=["publication"], before=None, limit=9)) == 2


def test_of_several_who_take_a_job_one_does_it(several: Hands, url: str, store: Store) -> None:
    with store.writing() as transaction:
        jobs.add(transaction, JOB)

    assert sorted(several.do(4, rule_hands.take_it, url)) == ["done", "left", "left", "left"]
