"""What guards the engine: it cannot be made to end the process, and where it has failed nothing is believed."""

import gc
import logging
import subprocess
import sys
import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import durable_rules_engine as rete
import pytest

from service.domain.answer import UNKNOWN
from service.domain.case import Case
from service.domain.errors import EngineDisagreementError, EngineFailureError
from service.domain.in_force import InForce
from service.domain.interpreter import Answers, Interpreter
from service.domain.laws import MOST_LAWS
from service.domain.release import Release
from service.domain.strata import Stratum
from service.engine import durable
from service.engine.durable import check_fields, field_hash
from service.intake import Contract
from service.operations.evaluation import Evaluating
from tests.property.asking import Asker, asker_of
from tests.strategies import DAYS, as_bytes

ROOT = Path(__file__).parents[2]
_DAY = DAYS[3]
_PERSON = {"subject": {"ref": "P-1"}}


@pytest.fixture
def asker(release: Release) -> Iterator[Asker]:
    """Give both engines, of which one is about to be broken."""
    with asker_of(release, _DAY) as made:
        yield made


_BEGIN = """
    import gc
    from datetime import date
    from service.language.folder import load
    from service.settings import shipped
    from tests.property.asking import asker_of
    from tests.e2e.test_soak import resident_megabytes
    release, day = load(shipped("rulesets")), date(2026, 6, 30)
"""
_LISTS = "{'subject': {'ref': 'P-1'}, **{kind.name: [] for kind in release.kinds if not kind.single}}"
_MISUSE = {
    "a person of whom nothing is known": "asker.differences({'subject': {'ref': 'P-1'}}, day)",
    "a case without records": f"asker.differences({_LISTS}, day)",
    "a case without anything": "asker.differences({}, day)",
    "the same again and again": "[asker.differences({}, day) for _ in range(1500)]",
    "a day before all rules": "asker.differences({'subject': {'ref': 'P-1'}}, date(1900, 1, 1))",
    "closing twice": "asker.engine.close()",
}


def _run(script: str) -> str:
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("misuse", _MISUSE.values(), ids=_MISUSE)
def test_the_process_outlives(misuse: str) -> None:
    script = dedent(_BEGIN) + f"with asker_of(release, day) as asker:\n    {misuse}\nprint('alive')"
    assert _run(script) == "alive\n"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="resident memory is read from /proc")
def test_engines_that_are_dropped_leave_no_memory_behind() -> None:
    script = f"""
    def use(close):
        with asker_of(release, day) as asker:
            asker.differences({_LISTS}, day)
            if close:
                asker.engine.close()
    for turn in range(30):
        use(turn % 2)
        gc.collect()
        if turn == 9:
            warm = resident_megabytes()
    print(resident_megabytes() - warm)
    """
    assert float(_run(dedent(_BEGIN) + dedent(script))) < 6


def test_an_assertion_that_is_refused_is_a_failure(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rete, "assert_fact", lambda *_: (1, 0))
    with pytest.raises(EngineFailureError, match="refused"):
        asker.differences(_PERSON, _DAY)


def test_an_error_of_the_network_is_a_failure(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Any:
        raise rete.error

    monkeypatch.setattr(rete, "assert_fact", refuse)
    with pytest.raises(EngineFailureError, match="refused"):
        asker.differences(_PERSON, _DAY)


def test_an_engine_that_gives_no_proof_that_it_looked_has_failed(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rete, "start_action_for_state", lambda *_: None)
    with pytest.raises(EngineFailureError, match="proof"):
        asker.differences(_PERSON, _DAY)


def test_an_engine_that_has_failed_answers_the_next_question(asker: Asker) -> None:
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(rete, "assert_fact", lambda *_: (1, 0))
        with pytest.raises(EngineFailureError):
            asker.differences(_PERSON, _DAY)
    assert asker.differences(_PERSON, _DAY) == {}


def test_field_names_that_are_one_to_the_network_are_refused() -> None:
    assert field_hash("costarring") == field_hash("liquid")
    assert field_hash("a") == 0xE40C292C
    with pytest.raises(EngineFailureError, match="collid"):
        check_fields(["costarring", "id", "liquid"])
    check_fields(["costarring", "id", "sid"])


class _Liar:
    """An engine that says unknown of everything."""

    name = "liar"

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter

    def ask(self, stratum: Stratum, case: Case) -> Answers:
        return dict.fromkeys(self._interpreter.ask(stratum, case), UNKNOWN)


def test_an_engine_that_differs_is_not_believed_and_raises_an_alarm(
    release: Release, contract: Contract, caplog: pytest.LogCaptureFixture
) -> None:
    evaluating = Evaluating(release, contract, lambda _, interpreter: _Liar(interpreter))
    dossier = {**_PERSON, "investigations": [{"id": "V-1", "opened_on": "2026-01-01", "closed_on": None}]}
    with caplog.at_level(logging.CRITICAL), pytest.raises(EngineDisagreementError) as raised:
        evaluating.evaluate(as_bytes(dossier), _DAY)
    assert "BAR-01" in raised.value.differences
    assert [(record.levelname, "liar" in record.getMessage()) for record in caplog.records] == [("CRITICAL", True)]


def test_a_service_lets_go_of_the_engines_of_days_long_asked(release: Release, contract: Contract) -> None:
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range(MOST_LAWS + 4)]
    rules = list(release.rulesets[0].rules)
    several = [replace(rules[0], id=f"X-{day}", starts=day.toordinal()) for day in days]
    changing = replace(
        release, rulesets=(replace(release.rulesets[0], rules=(*rules, *several)), *release.rulesets[1:])
    )
    engines: list[weakref.ref[durable.DurableEngine]] = []

    def make(law: InForce, interpreter: Interpreter) -> durable.DurableEngine:
        engine = durable.DurableEngine(law, interpreter)
        engines.append(weakref.ref(engine))
        return engine

    evaluating = Evaluating(changing, contract, make)
    for day in days:
        evaluating.evaluate(as_bytes(_PERSON), day)
    gc.collect()
    assert len(engines) == len(days)
    assert [reference() is not None for reference in engines] == [False] * 4 + [True] * MOST_LAWS
