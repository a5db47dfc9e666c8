import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from service import __version__
from service.domain.in_force import InForce
from service.domain.interpreter import Interpreter
from service.domain.ports import Engine
from service.engine.durable import DurableEngine
from service.governance.access import Grant
from service.governance.errors import RefusedError
from service.intake import Contract
from service.language.folder import read_release
from service.operations.by_release import ByRelease
from service.operations.evaluation import Evaluating
from service.operations.kept import Kept, Sought, Summary
from service.operations.replaying import Replaying, differing
from service.operations.shelf import Shelf
from tests.builders import dossier
from tests.recorded import AS_OF, AUDITOR, DRAFTER, NOW, House, at_work, caller, person
from tests.stores import sqlite_store

EVERYBODY = caller()
LATER = "2026-11-22T08:00:00.000000Z"


def listed(house: House, grant: Grant = EVERYBODY, **sought: Any) -> list[str]:
    return [one["id"] for one in house.kept.list(grant, after=None, limit=50, sought=Sought(**sought)).items]


def refused(call: Any, *args: Any) -> str:
    with pytest.raises(RefusedError) as error:
        call(*args)
    return error.value.code


def of_unit(unit: str) -> dict[str, Any]:
    return person(subject={"unit": {"ref": unit}})


def durable_at_work(files: Mapping[str, bytes], digest: str) -> ByRelease:
    return _evaluating_only(files, digest, durable)


def strict_at_work(files: Mapping[str, bytes], digest: str) -> ByRelease:
    return _evaluating_only(files, digest, lambda _, interpreter: interpreter, most_records=0)


def durable(law: InForce, interpreter: Interpreter) -> Engine:
    return DurableEngine(law, interpreter, known_only=True)


def _evaluating_only(files: Mapping[str, bytes], digest: str, engine: Any, most_records: int = 200) -> ByRelease:
    usual, release = at_work(files, digest), read_release(files, digest)
    evaluating = Evaluating(release, Contract(release.kinds, most_records=most_records), engine)
    return ByRelease(evaluating, usual.alternatives, usual.catalogue, lambda: b"{}")


def kept_with(house: House, make: Any, **by_engine: Any) -> Kept:
    shelves = {name: Shelf(house.store, one) for name, one in by_engine.items()}
    return Kept(house.store, Replaying(Shelf(house.store, make), lambda engine, _: shelves.get(engine)))


def test_the_newest_evaluations_come_first_and_only_those_within_reach(house: House) -> None:
    one, other, nobodys = (house.evaluate(written) for written in (of_unit("U-1"), of_unit("U-2"), dossier()))
    assert listed(house) == [nobodys, other, one]
    assert listed(house, AUDITOR) == [nobodys, other, one]
    assert listed(house, caller("U-1")) == [one]
    assert listed(house, caller("U-1", "U-2")) == [other, one]
    assert listed(house, unit="U-2") == [other]
    assert refused(lambda: listed(house, caller("U-1"), unit="U-2")) == "unit_out_of_scope"


def test_evaluations_are_found_by_person_and_by_release(house: House) -> None:
    old = house.evaluate(person(subject={"ref": "甲"}))
    new = house.publish(rules="")
    by_new = [house.evaluate(person(subject={"ref": ref})) for ref in ("甲", "乙")]
    assert listed(house, subject="甲") == [by_new[0], old]
    assert listed(house, release=new) == [by_new[1], by_new[0]]
    assert listed(house, subject="甲", release=new) == [by_new[0]]
    assert listed(house, subject="丙") == []


def test_a_long_list_comes_in_parts(house: House) -> None:
    ids = [house.evaluate(person()) for _ in range(3)]
    first = house.kept.list(EVERYBODY, after=None, limit=2)
    assert [one["id"] for one in first.items] == [ids[2], ids[1]]
    last = house.kept.list(EVERYBODY, after=first.next, limit=2)
    assert [one["id"] for one in last.items] == [ids[0]]
    assert last.next is None
    assert house.kept.list(EVERYBODY, after=None, limit=3).next is None


def test_what_is_rare_is_looked_for_a_part_at_a_time(house: House) -> None:
    old = house.evaluate(person())
    release = house.kept.one(EVERYBODY, old)["release"]
    house.publish(rules="")
    for _ in range(3):
        house.evaluate(person())
    looking = Kept(house.store, Replaying(house.shelf), most_looked_at=2)
    first = looking.list(EVERYBODY, after=None, limit=5, sought=Sought(release=release))
    last = looking.list(EVERYBODY, after=first.next, limit=5, sought=Sought(release=release))
    assert [[one["id"] for one in part.items] for part in (first, last)] == [[], [old]]
    assert last.next is None


def test_a_list_says_what_was_done_and_of_whom(house: House) -> None:
    name, release = house.evaluate(person(), detail="full"), house.standing.now().timetable.on(AS_OF)
    assert house.kept.list(EVERYBODY, after=None, limit=1).items == [
        {
            "id": name,
            "recorded_at": NOW,
            "as_of": "2026-06-30",
            "release": release,
            "engine": "interpreter",
            "detail": "full",
            "unit": "U-1",
            "subject_ref": "CAD-1",
            "caller": "key:1",
            "erased": False,
        }
    ]


def test_an_evaluation_is_given_as_it_was_said_with_its_place_in_the_log(house: House) -> None:
    house.evaluate(person())
    reply = house.answered(person())
    name = str(reply.entry)
    found = house.kept.one(AUDITOR, name)
    assert {"id": name, **found["evaluation"]} == json.loads(reply.body)
    assert found["position"] == 2
    assert found["digest"] == house.entry(name).digest
    assert set(found["contents"]) == {"facts", "result"}
    assert found["input"].startswith("sha256:")


def test_out_of_reach_and_not_there_are_one_to_the_caller(house: House) -> None:
    name, other = house.evaluate(of_unit("U-2")), caller("U-1")
    review = house.review(name)["id"]
    for call in (house.kept.one, house.kept.explanation, house.kept.replay):
        assert refused(call, other, name) == "evaluation_not_found"
        assert refused(call, EVERYBODY, "nowhere") == "evaluation_not_found"
        assert refused(call, EVERYBODY, review) == "evaluation_not_found"  # it is an entry, and no evaluation
        assert refused(call, DRAFTER, name) == "role_missing"
    assert refused(lambda: listed(house, DRAFTER)) == "role_missing"


def test_an_explanation_is_the_evaluation_in_full(house: House) -> None:
    brief, full = house.answered(person()), house.answered(person(), detail="full")
    explained = house.kept.explanation(AUDITOR, str(brief.entry))
    assert json.loads(explained.body) == {**json.loads(full.body), "id": brief.entry}
    assert explained.headers["Gongguo-Evaluation"] == brief.entry


def test_a_replay_gives_the_same_bytes_also_after_a_new_release_is_in_force(house: House) -> None:
    replies = [house.answered(person()), house.answered(person(), detail="full")]
    house.publish(rules="")
    assert json.loads(house.answered(person()).body)["recommendations"] == []
    for reply in replies:
        replayed = house.kept.replay(EVERYBODY, str(reply.entry))
        assert replayed.body == reply.body
        assert replayed.headers["Gongguo-Replay"] == "identical"
        assert replayed.headers["Gongguo-Release"] == reply.headers["Gongguo-Release"]


def test_a_replay_that_differs_says_in_what(house: House) -> None:
    name = house.evaluate(person())
    with pytest.raises(RefusedError) as error:
        kept_with(house, durable_at_work).replay(EVERYBODY, name)
    assert error.value.code == "replay_differs"
    assert error.value.chinese == (
        f"按当时的事实、版本和引擎重演，结果与所记录的不一致：引擎（engine）。程序版本未变（{__version__}）。"
    )


def test_a_replay_is_by_the_engine_of_that_time(house: House) -> None:
    reply = house.answered(person())
    kept = kept_with(house, durable_at_work, interpreter=at_work)
    assert kept.replay(EVERYBODY, str(reply.entry)).body == reply.body


def test_a_replay_is_held_to_the_digest_that_the_log_was_kept_by(tmp_path: Path) -> None:
    house = House(sqlite_store(tmp_path), algorithm="sm3")
    house.publish()
    reply = house.answered(person())
    assert house.entry(str(reply.entry)).contents["result"].startswith("sm3:")
    assert house.kept.replay(EVERYBODY, str(reply.entry)).body == reply.body
    house.close()


def test_another_version_of_the_program_is_named() -> None:
    error = differing({"program": "0.0.1"}, b'{"missing":[],"pending":[1]}', b'{"pending":[],"strange":1}')
    assert error.chinese == (
        "按当时的事实、版本和引擎重演，结果与所记录的不一致："
        "缺项（missing）、尚待程序的事项（pending）、其他（strange）。"
        f"程序版本已由 0.0.1 变为 {__version__}。"
    )
    assert "各部分内容相同，写法不同" in differing({"program": "0.0.1"}, b"{}", b"{ }").chinese


def test_facts_that_cannot_be_read_any_more_are_not_replayed(house: House) -> None:
    name = house.evaluate(person())
    assert refused(kept_with(house, strict_at_work).replay, EVERYBODY, name) == "replay_differs"


def test_what_was_erased_is_known_to_have_been_there(house: House) -> None:
    name = house.evaluate(person())
    house.erase()
    found = house.kept.one(EVERYBODY, name)
    assert (found["erased"], found["evaluation"], found["subject_ref"]) == (True, None, None)
    assert [one["erased"] for one in house.kept.list(EVERYBODY, after=None, limit=1).items] == [True]
    for call in (house.kept.explanation, house.kept.replay):
        assert refused(call, EVERYBODY, name) == "content_erased"


def test_everything_is_replayed_and_what_differs_is_named(house: House) -> None:
    house.evaluate(person())
    house.erase(LATER)
    house.now = LATER
    names = [house.evaluate(person()), house.evaluate(of_unit("U-2"))]
    house.review(names[0])
    seen: list[int] = []
    assert house.kept.replay_every(seen.append) == Summary(replayed=2, identical=2, different=[], erased=1)
    assert seen == [1, 2, 3, 4]
    assert kept_with(house, durable_at_work).replay_every() == Summary(2, 0, names, 1)
    assert kept_with(house, strict_at_work).replay_every() == Summary(2, 0, names, 1)
