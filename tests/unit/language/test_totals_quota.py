"""
No total makes a target of what speaks against a person, whichever side its limit is on and however it is written.

The totals are added to the rulesets that ship; `¦` marks where one is refused.
"""

import pytest

from service.domain.errors import RulesetFaultsError
from service.domain.release import Release
from service.domain.total_ground import Ground
from service.language.folder import load, read_files, read_release
from service.settings import shipped
from tests.builders import faults_of, files_of, marked, rule
from tests.unit.language.totals import files_with, total

TOTALS = "totals.yaml"
FACTS = """
admonitions_advised:
  label: 建议诫勉的事项数
  hits: {recommend: admonition}
  over: incidents
preferences_advised:
  label: 建议评先评优数
  hits: {recommend: excellent_preference}
ever_demoted:
  label: 曾受处理
  any: measures
long_ago_demoted:
  label: 曾受处理两年以上
  holds: [{ever_demoted: true}]
last_year_poor:
  label: 上一年度考核不良
  holds: [{last_year_grade: {in: [basic, incompetent]}}]
last_year_fair:
  label: 上一年度考核称职以上
  holds: [{last_year_grade: {in: [excellent, competent]}}]
last_year_best:
  label: 上一年度考核优秀
  holds: [{last_year_grade: excellent}]
fair_years:
  label: 称职以上年数
  count: assessments
  where: [{assessment.grade: {in: [excellent, competent]}}]
either_grade:
  label: 任一等次
  first_of: [last_year_grade, latest_annual_grade]
overdue_tasks:
  label: 超期任务数
  count: tasks
  where: [{task.days_past_deadline: {at_least: 1}}]
"""

REFUSED = [
    "¦situations_12m: {at_least: 1}",
    "¦admonitions_advised: {at_least: 1}",
    "¦measures_in_effect: {at_least: 1}",
    "¦sanctions_in_effect: {at_least: 1}",
    "¦open_investigations: {at_most: 0}",
    "¦ever_demoted: true",
    "¦ever_demoted: false",
    "¦long_ago_demoted: true",
    "¦consecutive_low_grades: {at_least: 1}",
    "¦latest_low_votes: {at_least: 0.3}",
    "¦latest_unit_grade: poor",
    "¦overdue_tasks: {at_least: 1}",
    "¦last_year_grade: {in: [basic, incompetent]}",
    "¦last_year_grade: {in: [competent, basic]}",
    "¦last_year_grade: {in: [excellent, competent]}",
    "¦last_year_grade: {not_in: [excellent, competent]}",
    "¦last_year_grade: ungraded",
    "not: [{¦last_year_grade: {in: [excellent, competent]}}]",
    "¦latest_annual_grade: incompetent",
    "¦last_year_poor: true",
    "¦last_year_fair: false",
    "¦either_grade: excellent",
    "¦four_generals_awards: {less_than: overdue_tasks}",
    "¦four_generals_awards: {less_than: fair_years}",
]
ALLOWED = [
    "last_year_grade: excellent",
    "last_year_grade: competent",
    "any: [{last_year_grade: excellent}, {not: [{last_year_best: true}]}, {subject.stepped_back: true}]",
    "not: [{last_year_grade: excellent}]",
    "latest_annual_grade: excellent",
    "own_achievements_12m: {at_least: 1}",
    "urgent_tasks_12m: {at_least: 1}",
    "preferences_advised: {at_least: 1}",
    "four_generals_awards: {at_least: 1}",
    "subject.category: leading_member",
    "subject.position_level: {at_least: county_deputy}",
    "subject.experience: narrow",
]
LIMITS = [
    "share: {at_least: $excellent_share}",
    "share: {at_most: $excellent_share}",
    "count: {at_least: $veteran_excellent_places}",
]
CITE = "cite: {regulation: drafted_list, confidence: drafted}"


def faults_with(*totals: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Give the faults of the rulesets that ship with these *totals*, and the places that are marked."""
    texts = {path: content.decode() for path, content in read_files(shipped("rulesets")).items()}
    texts["vocabulary/facts.yaml"] += FACTS
    texts[TOTALS] += "".join(totals)
    files, places = marked(texts)
    try:
        read_release(files)
    except RulesetFaultsError as error:
        return [(fault.code, fault.place) for fault in error.faults], places
    return [], places


@pytest.mark.parametrize("limit", LIMITS)
def test_no_total_counts_what_speaks_against_a_person(limit: str) -> None:
    totals = [
        total(
            f"T-{at}",
            of=f"of: [{{{test}}}]",
            limit=limit,
            cite=CITE,
            among="among: [{subject.category: leading_member}]",
        )
        for at, test in enumerate(REFUSED)
    ]
    totals += [
        total(
            "T-A",
            among="among: [{¦situations_12m: {at_least: 1}}]",
            of="of: [{subject.stepped_back: true}]",
            limit=limit,
            cite=CITE,
        )
    ]
    totals += [
        total("T-B", "within: TOT-01", among="", of="of: [{¦situations_12m: {at_least: 1}}]", limit=limit, cite=CITE)
    ]
    found, places = faults_with(*totals)
    assert found == [("quota_on_demotion", place) for place in places]
    assert len(places) == len(REFUSED) + 2


@pytest.mark.parametrize("limit", LIMITS)
def test_what_speaks_for_a_person_may_be_counted(limit: str) -> None:
    totals = [
        total(
            f"T-{at}",
            of=f"of: [{{{test}}}]",
            limit=limit,
            cite=CITE,
            among="among: [{subject.category: leading_member}]",
        )
        for at, test in enumerate(ALLOWED)
    ]
    assert faults_with(*totals) == ([], [])


SPLIT = [
    ("subject.stepped_back: true", "any: [{last_year_grade: excellent}, {¦last_year_grade: competent}]"),
    ("subject.stepped_back: true", "not: [{any: [{last_year_grade: excellent}, {¦last_year_grade: competent}]}]"),
    ("subject.stepped_back: true", "any: [{last_year_best: true}, {¦latest_annual_grade: competent}]"),
    ("not: [{last_year_grade: excellent}]", "not: [{¦last_year_grade: competent}]"),
    ("last_year_grade: excellent", "¦last_year_grade: competent"),
]


@pytest.mark.parametrize("limit", LIMITS)
def test_a_line_that_is_drawn_in_two_parts_is_refused_as_well(limit: str) -> None:
    totals = [
        total(f"T-{at}", among=f"among: [{{{among}}}]", of=f"of: [{{{of}}}]", limit=limit, cite=CITE)
        for at, (among, of) in enumerate(SPLIT)
    ]
    totals += [total("T-W", "within: TOT-02", among="among: [{¦last_year_grade: competent}]", of="", cite=CITE)]
    totals += [total("T-X", "within: T-0", among="", of="of: [{subject.stepped_back: true}]", cite=CITE)]
    found, places = faults_with(*[one.replace("$third", "$excellent_share") for one in totals])
    assert found == [("quota_on_demotion", place) for place in places]
    assert len(places) == len(SPLIT) + 1


@pytest.fixture(scope="module")
def release() -> Release:
    return load(shipped("rulesets"))


def test_what_speaks_against_a_person_follows_from_the_rules_that_ship(release: Release) -> None:
    ground = Ground(release)
    assert ground.low["assessment.grade"] == {"basic", "incompetent"}
    assert ground.high["assessment.grade"] == {"excellent", "competent"}
    assert [
        name
        for name in release.facts
        if name.startswith(("award", "achievement", "subject", "setting")) and ground.reads_against(name)
    ] == []
    adverse = [
        kind.name
        for kind in release.kinds
        if not kind.single and all(ground.reads_against(one.fact) for one in kind.fields.values())
    ]
    assert adverse == [
        "unit_assessments",
        "incidents",
        "sanctions",
        "measures",
        "investigations",
        "vetoes",
        "appraisals",
    ]


def test_the_refusal_is_told_in_plain_chinese() -> None:
    added = total(of="of: [{subject.trained: true}, {lates: {at_least: 1}}]") + total(
        "T-2", of="of: [{graded: {in: [poor]}}]"
    )
    facts = (
        "graded: {label: 等次, latest: reviews, by: review.year, where: [{review.kind: annual}], value: review.grade}\n"
    )
    harsh = rule(
        "",
        name="D-1",
        about="about: subject",
        when="when: [{graded: poor}, {lates: {at_least: 1}}]",
        effect="recommend: demotion",
    )
    kind = rule("", name="P-1", about="about: subject", when="when: [{graded: good}]", effect="recommend: praise")
    told = faults_of(files_with(added, facts=facts, rules=harsh + kind))
    assert [(fault.code, fault.chinese) for fault in told] == [
        ("quota_on_demotion", "总量 `T-1` 用到对本人不利的「误期情形数」：不得以任何形式为「下」设名额或者比例"),
        ("quota_on_demotion", "总量 `T-2` 以不利的取值划分「等次」：不得以任何形式为「下」设名额或者比例"),
    ]


def test_rules_that_read_one_another_in_a_circle_are_told_as_ever() -> None:
    circling = rule(name="D-1", when="when: [{rounds: {at_least: 1}}]", effect="recommend: demotion")
    files = files_with(total(), facts="rounds: {label: 轮, hits: {rules: [D-1]}}\n", rules=circling)
    assert [fault.code for fault in faults_of(files)] == ["circle"]


def test_without_rules_nothing_speaks_against_a_person() -> None:
    files = {**files_of(), "rules.yaml": files_of()["rules.yaml"].split(b"rules:\n", 1)[0] + b"rules: {}\n"}
    files["vocabulary/facts.yaml"] = (
        b"incident.late: {label: \xe8\xaf\xaf\xe6\x9c\x9f, holds: [{incident.late_days: {at_least: $late_days}}]}\n"
    )
    ground = Ground(read_release(files))
    assert (ground.low, ground.high) == ({}, {})
    assert not ground.reads_against("incident.late")


def test_a_code_is_named_by_a_test_that_stands_under_no_negation() -> None:
    facts = (
        "graded: {label: 等次, latest: reviews, by: review.year, where: [{review.kind: annual}], value: review.grade}\n"
    )
    spared = rule(
        "unless: [{graded: good}]",
        name="D-1",
        about="about: subject",
        when="when: [{not: [{not: [{graded: poor}]}]}]",
        effect="recommend: demotion",
    )
    ground = Ground(read_release(files_of(facts=facts, rules=spared)))
    assert ground.low == {"review.grade": {"poor"}, "review.kind": {"annual"}}
