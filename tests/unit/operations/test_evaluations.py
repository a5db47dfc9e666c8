"""Evaluations: judged by what stands, recorded before they are answered, and answered once."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from service import __version__
from service.domain.errors import (
    DossierFaultsError,
    DossierTooLargeError,
    EngineDisagreementError,
    EngineFailureError,
)
from service.governance.access import Grant, Role
from service.governance.chain import digest_of
from service.governance.errors import RefusedError
from service.governance.once import Once
from service.operations.evaluations import Evaluations
from service.operations.observing import Evaluated
from service.operations.shelf import Shelf
from service.store.revision import bump
from tests.recorded import AS_OF, NOW, TODAY, TRAINED, House, caller, person
from tests.stores import sqlite_store
from tests.unit.operations.engines import working_with
from tests.unit.operations.evaluated import body, by, other_evaluations, rows

Json = dict[str, Any]


@pytest.fixture
def closing() -> Iterator[Callable[[Evaluations], Evaluations]]:
    made: list[Evaluations] = []

    def keep(one: Evaluations) -> Evaluations:
        made.append(one)
        return one

    yield keep
    for one in made:
        one.close()


def test_what_is_answered_is_in_the_log_and_says_where(house: House) -> None:
    reply = house.evaluations.evaluate(by(), body())
    answer = json.loads(reply.body)
    name = answer.pop("id")
    assert house.content(name, "result") == answer
    assert reply.body == b'{"id":"%s",' % name.encode() + orjson.dumps(answer)[1:]
    assert reply.headers == {
        "Gongguo-Release": answer["release"]["digest"],
        "Gongguo-Evaluation": name,
        "Location": f"/v1/evaluations/{name}",
    }


def test_what_is_told_for_good_says_nothing_of_the_person(house: House) -> None:
    name = house.evaluate(person())
    entry = house.entry(name)
    release = house.standing.now().timetable.on(AS_OF)
    assert entry.told == {
        "as_of": "2026-06-30",
        "release": release,
        "engine": "interpreter",
        "detail": "brief",
        "program": __version__,
        "announced_until": None,
        "input": digest_of(json.dumps({"dossier": person(), "as_of": "2026-06-30"}).encode()),
    }
    assert (entry.kind, entry.at, entry.caller, entry.unit, entry.subject) == (
        "evaluation",
        NOW,
        "key:1",
        "U-1",
        "CAD-1",
    )


def test_the_facts_are_kept_and_the_dossier_only_where_it_is_asked_for(house: House, tmp_path: Path) -> None:
    sent = person(incidents=[{"kind": "delay", "occurred_on": "2026-01-15", "late_days": 12}])
    name = house.evaluate(sent)
    assert sorted(house.entry(name).contents) == ["facts", "result"]
    assert "unit" in sent["subject"]
    assert "unit" not in house.content(name, "facts")["subject"]
    (tmp_path / "keeping").mkdir()
    keeping = House(sqlite_store(tmp_path / "keeping"), keep_dossiers=True)
    keeping.publish()
    name = keeping.evaluate(sent)
    assert keeping.content(name, "dossier") == sent
    keeping.close()


def test_without_a_day_it_is_judged_as_of_today(house: House) -> None:
    answer = json.loads(house.evaluations.evaluate(by(), orjson.dumps({"dossier": person()})).body)
    assert answer["as_of"] == TODAY.isoformat()


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        (b"{", DossierFaultsError),
        (b"[]", DossierFaultsError),
        (body({"subject": {"ref": "C"}, "nobody": []}), DossierFaultsError),
        (body(as_of="2026-02-30"), DossierFaultsError),
        (body(release="latest"), DossierFaultsError),
        (b" " * (1024 * 1024 + 1), DossierTooLargeError),
        (body(release="sha256:" + "0" * 64), RefusedError),
    ],
)
def test_what_is_refused_is_not_recorded(house: House, sent: bytes, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        house.evaluations.evaluate(by(), sent)
    assert rows(house) == []


def test_only_who_may_reach_the_persons_unit_has_it_evaluated(house: House) -> None:
    assert house.evaluations.evaluate(by("U-1", "U-2"), body()).status == 200
    for units, written in ((("U-2",), person()), (("U-1",), person(subject={"trained": True}))):
        with pytest.raises(RefusedError) as caught:
            house.evaluations.evaluate(by(*units), body(written))
        assert caught.value.code == "unit_out_of_scope"
    with pytest.raises(DossierFaultsError):  # what is wrong with a body is told first
        house.evaluations.evaluate(by("U-2"), body({"subject": {"unit": {"ref": "U-1"}}}))
    assert len(rows(house)) == 1


def test_only_a_caller_has_anything_evaluated(house: House) -> None:
    with pytest.raises(RefusedError) as caught:
        house.evaluations.evaluate(by(role=Role.AUDITOR), body())
    assert caught.value.code == "role_missing"


def test_it_is_judged_by_the_release_of_its_day_or_by_the_one_it_names(house: House) -> None:
    old = house.standing.fresh().timetable.on(AS_OF)
    new = house.publish(date(2026, 7, 1), rules=TRAINED)
    asked: tuple[Json, ...] = ({}, {"as_of": "2026-07-01"}, {"release": new}, {"as_of": "2026-07-01", "release": old})
    found = [house.evaluations.evaluate(by(), body(**one)).headers["Gongguo-Release"] for one in asked]
    assert found == [old, new, new, old]


def test_what_another_process_published_is_in_force_at_once(house: House) -> None:
    house.evaluate(person())
    other = House(house.store)
    new = other.publish(date(2026, 1, 1), rules=TRAINED)
    other.evaluations.close()
    other.recorder.close()
    assert house.answered(person()).headers["Gongguo-Release"] == new


def test_what_is_published_between_judging_and_recording_is_what_it_is_judged_by(
    house: House, closing: Callable[[Evaluations], Evaluations]
) -> None:
    names = iter(["first", "second"])
    published: list[str] = []

    def new_id() -> str:  # asked once it has been judged
        if not published:
            published.append(house.publish(date(2026, 1, 1), rules=TRAINED))
        return next(names)

    reply = closing(other_evaluations(house, new_id=new_id)).evaluate(by(), body())
    assert (reply.headers["Gongguo-Release"], reply.entry) == (published[0], "second")
    assert json.loads(reply.body)["release"]["digest"] == published[0]
    assert [row.id for row in rows(house)] == ["second"]


def test_who_lost_the_key_between_judging_and_recording_is_not_answered(
    house: House, closing: Callable[[Evaluations], Evaluations]
) -> None:
    revoked: list[bool] = []

    def grant_again() -> Grant:
        if revoked:
            raise RefusedError("unauthenticated", "未出示有效的凭证。")
        return caller()

    def new_id() -> str:
        with house.store.writing() as transaction:
            bump(transaction)
        revoked.append(True)
        return "never"

    with pytest.raises(RefusedError) as caught:
        closing(other_evaluations(house, new_id=new_id)).evaluate(grant_again, body())
    assert caught.value.code == "unauthenticated"
    assert rows(house) == []


@pytest.mark.parametrize(
    ("fault", "code", "rules"),
    [
        (EngineFailureError("refused"), "engine_failure", []),
        (EngineDisagreementError(["P-1"]), "engine_disagreement", ["P-1"]),
    ],
)
def test_where_the_engine_fails_that_is_recorded_and_nothing_of_the_dossier(
    house: House, closing: Callable[[Evaluations], Evaluations], fault: Exception, code: str, rules: list[str]
) -> None:
    failing = closing(other_evaluations(house, shelf=Shelf(house.store, working_with(fault))))
    with pytest.raises(type(fault)):
        failing.evaluate(by(), body())
    house.evaluate(person())  # recorded after it
    failure, _ = rows(house)
    told = json.loads(failure.envelope)["told"]
    assert (failure.kind, failure.unit, failure.subject, failure.contents) == ("failure", None, None, {})
    assert {key: told[key] for key in ("failed", "rules", "input")} == {
        "failed": code,
        "rules": rules,
        "input": digest_of(body()),
    }


def test_who_measures_is_told_of_what_was_recorded_and_of_nothing_else(house: House) -> None:
    observed: list[Evaluated] = []
    house.evaluations.observe = observed.append
    once = Once("key:1", "k", "r")
    for _ in range(2):
        house.evaluations.evaluate(by(), body(detail="full"), once)
    with pytest.raises(DossierFaultsError):
        house.evaluations.evaluate(by(), b"{")
    house.recorder.close()
    (one,) = observed
    assert (one.engine, one.detail, one.release) == ("interpreter", "full", house.standing.now().timetable.on(AS_OF))
    assert one.verdicts == {("adverse", "recommended"): 2}
