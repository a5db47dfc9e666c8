"""
Submitting: what falls short stays a draft; what passes is frozen, signed with its report, and by no author of it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.governance.chain import digest_of as content_digest
from service.language.files import digest_of
from service.operations.jobs import Held, Jobs, Settle
from service.operations.ledger import PROGRAM
from service.operations.submitting import SUBMISSION
from service.operations.trying import Trying
from service.store import releases
from service.store.jobs import Job
from tests.unit.operations.ruled import (
    DRAFTER,
    OTHER_DRAFTER,
    PASSES,
    REVIEWER,
    RULES,
    Ruled,
    refused,
    ruled,
    tells,
)
from tests.unit.operations.small_bundle import small_bundle

REAL_TRIAL = Trying().command
FALLS_SHORT = {"passed": False, "short": ["规格场景未通过 1 个：甲。"]}


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[Ruled]:
    with ruled(tmp_path) as made:
        yield made


def test_a_submission_is_a_job_and_no_second_one_while_that_is_open(rules: Ruled) -> None:
    draft = rules.drafted()
    first = rules.submitting.submit(DRAFTER, draft)
    again = rules.submitting.submit(OTHER_DRAFTER, draft)
    job = json.loads(first.body)

    assert (first.status, first.headers["Location"]) == (202, f"/v1/jobs/{job['id']}")
    assert json.loads(again.body) == job == rules.jobs.job(job["id"])
    assert (job["stage"], job["answer"]) == ("waiting", None)
    assert rules.drafting.draft(draft)["authors"] == ["起草人甲", "起草人乙"]  # whoever submits it vouches for it


def test_what_passes_becomes_a_release_of_those_files_and_is_reviewed(rules: Ruled) -> None:
    draft = rules.drafted(title="逾期")
    answer = rules.submitted(draft)
    told = rules.drafting.draft(draft)
    report, etag = rules.submitting.report(draft)

    assert answer == {"passed": True, "short": [], "digest": digest_of(small_bundle(title="逾期")), "report": etag}
    assert (told["stage"], told["digest"], told["report"]) == ("in_review", answer["digest"], etag)
    assert etag == content_digest(report)
    assert json.loads(report) == {"draft": draft, "base": rules.first, "digest": answer["digest"], **PASSES}
    found = rules.releases.release(answer["digest"])
    assert (found["origin"], found["title"], found["drafts"]) == ("draft", "误期改名", [draft])
    with rules.store.reading() as transaction:
        assert releases.files(transaction, answer["digest"]) == small_bundle(title="逾期")


def test_what_falls_short_stays_a_draft_and_says_why(rules: Ruled) -> None:
    rules.trial = tells({"report": FALLS_SHORT})
    draft = rules.drafted()
    answer = rules.submitted(draft)

    assert (answer["passed"], answer["short"]) == (False, FALLS_SHORT["short"])
    assert (rules.drafting.draft(draft)["stage"], rules.drafting.draft(draft)["digest"]) == ("draft", None)
    with refused("release_not_found"):
        rules.releases.release(answer["digest"])
    rules.write(draft, RULES, small_bundle(title="又改")[RULES])  # and it can be worked on


def test_what_was_published_already_is_not_submitted_again(rules: Ruled) -> None:
    rules.trial = tells()  # nobody is asked
    answer = rules.submitted(rules.begin())

    assert answer["short"] == ["没有改动：与已经发布的规则版本相同，不必送审。"]


def test_a_draft_that_is_changed_while_it_is_tried_out_stays_a_draft(rules: Ruled) -> None:
    draft = rules.drafted()
    job = json.loads(rules.submitting.submit(DRAFTER, draft).body)["id"]
    rules.write(draft, RULES, small_bundle(title="又改")[RULES])
    answer = rules.jobs.run_now(job)["answer"]

    assert (answer["passed"], answer["short"]) == (False, ["草案在核验期间有改动，这次核验作废；请重新送审。"])
    assert rules.drafting.draft(draft)["stage"] == "draft"


def test_a_draft_that_is_changed_at_the_last_moment_stays_a_draft(rules: Ruled) -> None:
    draft = rules.drafted()
    name = json.loads(rules.submitting.submit(DRAFTER, draft).body)["id"]

    def run(job: Job, held: Held) -> Settle:
        settle = rules.submitting.try_out(job, held)
        rules.write(draft, RULES, small_bundle(title="又改")[RULES])
        return settle

    answer = Jobs(rules.ledger, {SUBMISSION: run}).run_now(name)["answer"]

    assert (answer["passed"], answer["short"]) == (False, ["草案在核验期间有改动，这次核验作废；请重新送审。"])
    assert rules.drafting.draft(draft)["stage"] == "draft"
    assert rules.entries("submission") == []


def test_nothing_changes_once_reviewers_look_at_it(rules: Ruled) -> None:
    draft = rules.drafted()
    rules.submitted(draft)
    with refused("wrong_stage"):
        rules.write(draft, RULES, b"a: b\n")
    with refused("wrong_stage"):
        rules.submitting.submit(DRAFTER, draft)
    with refused("wrong_stage"):
        rules.drafting.delete(DRAFTER, draft)


def test_a_reviewer_signs_the_release_and_the_report(rules: Ruled) -> None:
    draft = rules.drafted()
    answer = rules.submitted(draft)
    told = rules.judge(draft)

    assert told == {
        "draft": draft,
        "digest": answer["digest"],
        "report": answer["report"],
        "approved": True,
        "statement": "已阅",
        "holder": "审核人丙",
        "caller": "key:3",
        "at": rules.now,
    }
    assert rules.submitting.approvals(draft) == [told] == rules.releases.release(answer["digest"])["approvals"]
    assert rules.drafting.draft(draft)["stage"] == "approved"
    (entry,) = rules.entries("approval")
    signed = {"draft": draft, "release": answer["digest"], "report": answer["report"], "approved": True}
    assert (entry.told, set(entry.contents)) == (signed, {"statement", "holder"})


@pytest.mark.parametrize("signed", ["digest", "report"])
def test_nothing_else_can_be_signed(rules: Ruled, signed: str) -> None:
    other: dict[str, Any] = {signed: "sha256:" + "0" * 64}
    draft = rules.drafted()
    rules.submitted(draft)
    with refused("precondition_failed"):
        rules.judge(draft, **other)

    assert rules.submitting.approvals(draft) == []


def test_a_report_of_an_earlier_trial_can_no_longer_be_signed(rules: Ruled) -> None:
    draft = rules.drafted()
    before = rules.submitted(draft)["report"]
    rules.submitting.recall(DRAFTER, draft)
    rules.trial = tells({"report": {**PASSES, "unchanged": 1}})
    rules.submitted(draft)
    with refused("precondition_failed"):
        rules.judge(draft, report=before)

    assert rules.judge(draft)["approved"]


def test_an_author_does_not_approve_a_copy_that_another_submitted(rules: Ruled) -> None:
    mine = rules.drafted()
    rules.submitted(mine)
    digest = rules.drafting.draft(mine)["digest"]
    rules.submitting.recall(DRAFTER, mine)

    told = json.loads(rules.drafting.begin(OTHER_DRAFTER, {"title": "照抄", "base": digest}).body)
    assert sorted(told["authors"]) == sorted([DRAFTER.holder, OTHER_DRAFTER.holder])
    again = rules.drafted(grant=OTHER_DRAFTER)  # the same files, written anew
    rules.submitted(again, OTHER_DRAFTER)
    with refused("own_draft"):
        rules.judge(again, grant=DRAFTER)
    assert rules.judge(again)["approved"]


def test_no_author_approves_not_even_one_of_several(rules: Ruled) -> None:
    draft = rules.drafted()
    rules.write(draft, "features/more.yaml", b"[]\n", OTHER_DRAFTER)
    rules.submitted(draft)
    for author in (DRAFTER, OTHER_DRAFTER):
        with refused("own_draft"):
            rules.judge(draft, grant=author)

    assert rules.judge(draft, grant=REVIEWER)["approved"]


def test_what_is_rejected_is_a_draft_again_and_says_by_whom(rules: Ruled) -> None:
    draft = rules.drafted()
    rules.submitted(draft)
    rules.judge(draft, approved=False)
    told = rules.drafting.draft(draft)

    assert (told["stage"], told["digest"]) == ("draft", None)
    assert [one["approved"] for one in rules.submitting.approvals(draft)] == [False]
    rules.submitted(draft)
    rules.judge(draft)
    assert [one["approved"] for one in rules.submitting.approvals(draft)] == [True]


def test_what_is_recalled_by_an_author_has_to_be_approved_anew(rules: Ruled) -> None:
    draft = rules.drafted()
    rules.submitted(draft)
    digest = rules.judge(draft)["digest"]
    with refused("not_an_author"):
        rules.submitting.recall(OTHER_DRAFTER, draft)
    told = json.loads(rules.submitting.recall(DRAFTER, draft).body)

    assert (told["stage"], told["digest"]) == ("draft", None)
    assert rules.submitting.approvals(draft) == []
    with refused("wrong_stage"):
        rules.publish(digest)


def test_a_submission_is_in_the_log_with_its_report(rules: Ruled) -> None:
    draft = rules.drafted()
    answer = rules.submitted(draft)
    (entry,) = rules.entries("submission")

    told = {"draft": draft, "release": answer["digest"], "report": answer["report"], "passed": True}
    assert (entry.told, entry.caller, entry.about) == (told, "key:1", draft)
    assert entry.contents == {"report": answer["report"]}
    assert PROGRAM.caller == "program"


def test_a_real_trial_passes_what_is_sound_and_measures_what_the_change_means(rules: Ruled) -> None:
    rules.trial = REAL_TRIAL
    draft = rules.begin()
    for path, content in small_bundle(days=12).items():
        rules.write(draft, path, content)
    answer = rules.submitted(draft)
    report = json.loads(rules.submitting.report(draft)[0])

    assert (answer["passed"], answer["short"]) == (True, [])
    assert [(one["rule"], one["kind"], one["old"], one["new"]) for one in report["changes"]] == [
        ("LATE-1", "stricter", "yes", "no")
    ]
    assert [one["text"] for one in report["revisions"]] == ["$late_days（误期天数）：10 → 12。"]
    assert (report["specifications"]["trials"], report["specifications"]["passed"]) == (2, 2)
    assert rules.drafting.draft(draft)["stage"] == "in_review"


def test_a_real_trial_tells_what_falls_short(rules: Ruled) -> None:
    rules.trial = REAL_TRIAL
    draft = rules.begin()
    rules.write(draft, "rulesets/parameters.yaml", small_bundle(days=12)["rulesets/parameters.yaml"])
    answer = rules.submitted(draft)

    assert answer["short"] == ["规格场景未通过 1 个：lateness.feature:14 误期10天。"]


def test_a_real_trial_tells_findings_at_their_places(rules: Ruled) -> None:
    rules.trial = REAL_TRIAL
    draft = rules.begin()
    rules.write(draft, RULES, small_bundle()[RULES] + TWIN.encode())
    answer = rules.submitted(draft)
    report = json.loads(rules.submitting.report(draft)[0])

    assert answer["short"] == ["规则的含义有 2 处问题，见 findings；确属本意的，在规则里写明理由。"]
    assert [(one["code"], one["name"], one["path"]) for one in report["findings"]] == [
        ("unspecified", "LATE-2", "rulesets/rules.yaml:12:3"),
        ("equal", "LATE-1", "rulesets/rules.yaml:6:3"),
    ]


TWIN = """\
  LATE-2:
    title: 又误期
    when: [{errand.late: true}]
    recommend: warning
    because: 因故。
    cite: {regulation: law, article: 1, confidence: verified}
"""
