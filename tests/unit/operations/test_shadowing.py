"""Shadows: judged beside the release in force, recorded about the evaluation, and never answered."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from service.domain.errors import EngineFailureError
from service.governance.once import Reply
from service.operations.by_release import ByRelease
from service.operations.evaluations import Evaluations
from service.operations.shelf import Shelf
from service.store import log, publications, releases
from service.store.log import Kept
from tests.builders import files_of, rule
from tests.recorded import NOW, RULES, TODAY, UNTRAINED, House, at_work, person
from tests.small_release import RECORDS
from tests.unit.operations.engines import working_with

Json = dict[str, Any]

BEYOND = date(2100, 1, 1)


def shadowed(house: House, rules: str) -> str:
    """Let a release of other *rules*, in force on no day of the tests, be judged in the shadow; give its digest."""
    digest = house.publish(BEYOND, rules=rules)
    with house.store.writing() as transaction:
        publications.shadow(transaction, digest, on=True, at=NOW)
    return digest


def shadowed_files(house: House, files: Mapping[str, bytes]) -> str:
    """Let a release of some *files* be judged in the shadow; give its digest."""
    digest = "sha256:" + "5" * 64
    with house.store.writing() as transaction:
        releases.add(transaction, digest, files, origin="draft", title="试", at=NOW, by="test")
        publications.shadow(transaction, digest, on=True, at=NOW)
    return digest


def evaluated(house: House, written: Json | None = None, **asked: Any) -> tuple[Reply, list[Kept]]:
    reply = house.answered(written or person(), **asked)
    with house.store.reading() as transaction:
        return reply, log.about(transaction, str(reply.entry), ["shadow"])


@pytest.fixture
def alone(house: House) -> Reply:
    """Give what is answered where there is no shadow."""
    return house.answered(person())


def without_id(reply: Reply) -> Json:
    return {name: part for name, part in json.loads(reply.body).items() if name != "id"}


def test_a_shadow_is_recorded_about_the_evaluation_and_changes_nothing_of_the_answer(
    house: House, alone: Reply
) -> None:
    digest = shadowed(house, UNTRAINED)
    reply, (shadow,) = evaluated(house)
    assert without_id(reply) == without_id(alone)
    assert (shadow.unit, shadow.subject, shadow.caller, shadow.at) == ("U-1", None, "key:1", NOW)
    assert shadow.told == {
        "release": digest,
        "differs": True,
        "changes": [{"action": "warning", "from": "recommended", "to": None}],
    }
    assert house.content(shadow.id, "result")["release"] == {"digest": digest}
    assert sorted(shadow.contents) == ["result"]


def test_a_shadow_that_says_the_same_of_every_action_does_not_differ(house: House) -> None:
    shadowed(house, RULES + rule(name="T-9"))
    _, (shadow,) = evaluated(house)
    assert (shadow.told["differs"], shadow.told["changes"]) == (False, [])


def test_several_shadows_are_judged_but_not_the_release_that_answers(house: House) -> None:
    first, second = shadowed(house, UNTRAINED), shadowed(house, RULES + rule(name="T-8"))
    _, shadows = evaluated(house)
    assert {one.told["release"] for one in shadows} == {first, second}
    _, shadows = evaluated(house, release=first)
    assert [one.told["release"] for one in shadows] == [second]


def test_a_shadow_is_given_what_was_sent_not_what_the_other_release_keeps(house: House) -> None:
    unit_read = rule(name="U-9", when="when: [{subject.points: {at_least: 900}}]")
    shadowed(house, UNTRAINED + unit_read)
    written = person(subject={"unit": {"ref": "U-1"}, "trained": False, "protection": "none", "points": 901})
    reply, (shadow,) = evaluated(house, written)
    assert "points" not in house.content(str(reply.entry), "facts")["subject"]
    assert {"action": "praise", "from": None, "to": "recommended"} in shadow.told["changes"]


def test_a_shadow_whose_contract_refuses_the_dossier_says_so(house: House, alone: Reply) -> None:
    files = files_of(rules=UNTRAINED)  # its vocabulary has no units
    digest = shadowed_files(house, files)
    reply, (shadow,) = evaluated(house)
    assert without_id(reply) == without_id(alone)
    assert (shadow.told, shadow.contents) == ({"release": digest, "failed": "dossier_faults"}, {})


def test_a_shadow_that_cannot_be_made_says_so(house: House, alone: Reply) -> None:
    shadowed_files(house, {RECORDS: b"records: {}"})
    reply, (shadow,) = evaluated(house)
    assert without_id(reply) == without_id(alone)
    assert shadow.told["failed"] == "not_publishable"


class Split:
    """Makes the release of one digest with an engine that fails, and the others as usual."""

    def __init__(self, digest: str, fault: Exception) -> None:
        """Fail with a *fault* for the release of a *digest*."""
        self._digest = digest
        self._fault = fault

    def __call__(self, files: Mapping[str, bytes], digest: str) -> ByRelease:
        """Make a release."""
        return (working_with(self._fault) if digest == self._digest else at_work)(files, digest)


@pytest.fixture(params=[EngineFailureError("refused"), ZeroDivisionError("anything")], ids=["engine", "anything"])
def failing(request: pytest.FixtureRequest, house: House) -> tuple[House, str]:
    digest = shadowed(house, UNTRAINED)
    house.evaluations.close()
    shelf = Shelf(house.store, Split(digest, request.param))
    house.evaluations = Evaluations(
        house.store, house.standing, shelf, house.recorder, now=lambda: NOW, today=lambda: TODAY
    )
    return house, "engine_failure" if isinstance(request.param, EngineFailureError) else "unexpected"


def test_a_shadow_that_fails_does_not_touch_the_answer(alone: Reply, failing: tuple[House, str]) -> None:
    house, code = failing
    reply, (shadow,) = evaluated(house)
    assert without_id(reply) == without_id(alone)
    assert (shadow.told["failed"], shadow.contents) == (code, {})
