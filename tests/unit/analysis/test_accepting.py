"""Findings that a rule says are meant are not told of, and what is accepted in vain is."""

from service.analysis.accepting import accept
from service.analysis.finding import Declared, Finding, FindingCode
from service.domain.release import Release
from service.language.folder import read_files, read_release
from service.settings import shipped


def release(**replaced: str) -> Release:
    files = dict(read_files(shipped("rulesets")))
    text = files["bars.yaml"].decode()
    for old, new in replaced.items():
        assert text.count(f"{old}:") == 1
        text = text.replace(f"{old}:", f"{new}:")
    return read_release({**files, "bars.yaml": text.encode()})


def found(code: FindingCode, name: str = "BAR-05", about: Declared = Declared.RULE) -> Finding:
    return Finding(code, about, name, "……")


def test_what_is_meant_is_not_told_of() -> None:
    meant, other = found(FindingCode.BARS_NOTHING), found(FindingCode.BARS_NOTHING, "BAR-07")
    accepted = accept([meant, other], release(), [FindingCode.BARS_NOTHING])
    assert accepted.findings == (other,)
    ((one, why),) = accepted.meant
    assert one is meant
    assert "依法重申" in why


def test_what_is_accepted_in_vain_is_told() -> None:
    ((one),) = accept([], release(), [FindingCode.BARS_NOTHING]).findings
    assert (one.code, one.name) == (FindingCode.ACCEPTED_IN_VAIN, "BAR-05")
    assert "`bars_nothing`" in one.chinese


def test_what_was_not_looked_for_is_not_in_vain() -> None:
    assert accept([], release(), [FindingCode.UNUSED]).findings == ()


def test_a_misspelt_code_is_in_vain_whatever_was_looked_for() -> None:
    ((one),) = accept([], release(bars_nothing="bars_nothink"), []).findings
    assert "`bars_nothink`" in one.chinese


def test_a_fact_of_the_same_name_is_not_accepted() -> None:
    fact = found(FindingCode.BARS_NOTHING, "BAR-05", Declared.FACT)
    assert fact in accept([fact], release(), [FindingCode.UNUSED]).findings
