"""
What people are told that they handed in wrong.
"""

from service.domain.errors import (
    DossierFault,
    DossierFaultsError,
    DossierTooLargeError,
    EngineDisagreementError,
    EngineFailureError,
    RulesetFault,
    RulesetFaultsError,
)


def test_a_fault_of_a_dossier_is_said_with_its_place_first() -> None:
    fault = DossierFault("unknown_key", "subject.trianed", "没有这个字段", nearest="trained")

    assert str(fault).startswith("subject.trianed: 没有这个字段")
    assert "`trained`" in str(fault)
    assert str(DossierFault("not_json", "", "不是 JSON")).endswith(": 不是 JSON")


def test_a_fault_of_a_ruleset_is_said_in_english_and_in_chinese() -> None:
    fault = RulesetFault("unknown_fact", "rules.yaml", 3, 5, "unknown fact `a`", "没有这个事项 `a`", nearest="b")

    assert str(fault) == "rules.yaml:3:5: unknown fact `a`; did you mean `b`?"
    assert fault.in_chinese().startswith("rules.yaml:3:5: 没有这个事项 `a`")


def test_a_fault_of_a_whole_file_has_no_line() -> None:
    assert (
        str(RulesetFault("missing_file", "facts.yaml", 0, 0, "missing file", "缺少这个文件"))
        == "facts.yaml: missing file"
    )


def test_an_error_carries_all_its_faults() -> None:
    faults = [DossierFault("a", "x", "甲"), DossierFault("b", "y", "乙")]
    broken = [RulesetFault("a", "f.yaml", 1, 1, "one", "甲")]

    assert (DossierFaultsError(faults).faults, str(DossierFaultsError(faults))) == (tuple(faults), "x: 甲; y: 乙")
    assert (RulesetFaultsError(broken).faults, str(RulesetFaultsError(broken))) == (tuple(broken), "f.yaml:1:1: one")


def test_an_error_names_its_limit_or_its_rules() -> None:
    too_large, disagreement = DossierTooLargeError(1024), EngineDisagreementError(["A", "B"])
    failure = EngineFailureError("no proof")

    assert (too_large.limit, str(too_large)) == (1024, "dossier larger than 1024 bytes")
    assert (disagreement.differences, str(disagreement)) == (("A", "B"), "engine and interpreter disagree on A, B")
    assert (failure.what, str(failure)) == ("no proof", "engine failure: no proof")
