"""What is asked of dossiers besides their evaluation: by which release, of whom, and once."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.governance.access import Grant, Role
from service.governance.errors import RefusedError
from service.governance.once import Once, Reply
from service.operations.asked_of_dossiers import AskedOfDossiers
from service.store import log, publications
from tests.recorded import AS_OF, NOW, TODAY, UNTRAINED, House, caller, person

GOAL = {"action": "demotion", "verdict": "recommended"}
UNKNOWN = {"subject": {"ref": "CAD-1", "unit": {"ref": "U-1"}}}
BODIES: dict[str, Any] = {
    "gaps": {"dossier": UNKNOWN},
    "calendar": {"dossier": person(), "months": 2},
    "counterfactuals": {"dossier": person(), "goal": GOAL},
    "comparison": {"first": person(), "second": UNKNOWN},
}
EVERY = pytest.mark.parametrize("name", BODIES)


@pytest.fixture
def asked(house: House) -> AskedOfDossiers:
    return AskedOfDossiers(house.store, house.standing, house.shelf, now=lambda: NOW, today=lambda: TODAY)


def ask(asked: AskedOfDossiers, name: str, grant: Grant | None = None, once: Once | None = None, **told: Any) -> Reply:
    answer: Callable[..., Reply] = getattr(asked, name)
    body = {"as_of": AS_OF.isoformat(), **BODIES[name], **told}
    return answer(grant or caller(), json.dumps(body).encode(), once)


@EVERY
def test_each_is_answered_by_the_release_in_force_on_the_day_or_the_one_named(
    house: House, asked: AskedOfDossiers, name: str
) -> None:
    old, new = house.standing.fresh().timetable.on(AS_OF), house.publish(date(2026, 7, 1), rules=UNTRAINED)
    every: list[dict[str, Any]] = [{}, {"as_of": "2026-07-01"}, {"release": new}]
    found = [ask(asked, name, **told).headers for told in every]
    assert found == [{"Gongguo-Release": digest} for digest in (old, new, new)]
    assert json.loads(ask(asked, name).body)


def test_without_a_day_today_stands_in(asked: AskedOfDossiers) -> None:
    body = json.dumps({"dossier": UNKNOWN}).encode()
    assert json.loads(asked.gaps(caller(), body).body)["as_of"] == TODAY.isoformat()


@EVERY
def test_every_dossier_has_to_be_within_reach(asked: AskedOfDossiers, name: str) -> None:
    assert ask(asked, name, caller("U-1")).status == 200
    elsewhere = person(subject={"unit": {"ref": "U-2"}})
    for key in [key for key in BODIES[name] if key in {"dossier", "first", "second"}]:
        with pytest.raises(RefusedError) as caught:
            ask(asked, name, caller("U-1"), None, **{key: elsewhere})
        assert caught.value.code == "unit_out_of_scope"


def test_only_a_caller_may_ask(asked: AskedOfDossiers) -> None:
    with pytest.raises(RefusedError) as caught:
        ask(asked, "gaps", caller(role=Role.REVIEWER))
    assert caught.value.code == "role_missing"


def test_what_is_wrong_with_a_body_is_told_before_whose_it_is(asked: AskedOfDossiers) -> None:
    with pytest.raises(DossierFaultsError) as caught:
        ask(asked, "calendar", caller("U-2"), months=0, release="latest")
    assert [fault.path for fault in caught.value.faults] == ["months", "release"]
    with pytest.raises(DossierTooLargeError):
        asked.gaps(caller(), b" " * (1024 * 1024 + 1))


@EVERY
def test_a_request_sent_again_gets_the_answer_of_before_without_the_work(
    house: House, asked: AskedOfDossiers, name: str
) -> None:
    once = Once("key:1", "k", "r")
    first = ask(asked, name, once=once)
    with house.store.writing() as transaction:
        publications.withdraw(transaction, 1, NOW)
    again = ask(asked, name, once=once)
    assert (again.body, again.headers, again.replayed) == (first.body, first.headers, True)
    with pytest.raises(RefusedError) as caught:
        ask(asked, name, once=Once("key:1", "k", "another"))
    assert caught.value.code == "idempotency_conflict"
    with pytest.raises(RefusedError) as caught:
        ask(asked, name)
    assert caught.value.code == "none_in_force"


def test_nothing_of_it_is_in_the_log(house: House, asked: AskedOfDossiers) -> None:
    for name in BODIES:
        ask(asked, name)
    with house.store.reading() as transaction:
        assert log.head(transaction) == (0, "")


def test_who_reaches_less_by_now_is_not_told_what_was_answered_before(asked: AskedOfDossiers) -> None:
    once = Once("oidc:1", "k", "r")
    ask(asked, "gaps", caller("U-1"), once)
    assert ask(asked, "gaps", caller("U-1"), once).replayed
    with pytest.raises(RefusedError) as refused:
        ask(asked, "gaps", caller("U-2"), once)
    assert refused.value.code == "idempotency_conflict"
