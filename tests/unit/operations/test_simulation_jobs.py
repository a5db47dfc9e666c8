"""
Simulations as jobs: what is asked is frozen, one is done at a time, cancelled at once, and what came of it is kept.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import pytest

from service.governance.once import Once
from service.language.bundle import digest_of
from service.operations.jobs import Jobs
from service.operations.ledger import later
from service.operations.retention import Retention
from service.operations.simulation.jobs import SIMULATION, Simulations
from service.operations.simulation.populations import Populations
from service.operations.simulation.process import Simulating
from service.store import jobs as kept
from service.store import log
from tests.unit.operations.ruled import DRAFTER, RULES, Ruled, refused, ruled
from tests.unit.operations.small_bundle import small_bundle
from tests.unit.operations.test_jobs import wait_for

Json = dict[str, Any]
PARAMETERS = "rulesets/parameters.yaml"
TOLD = {"population": {"digest": "sha256:p", "size": 3}, "changed": {"persons": 1, "actions": 1}}
MAKES = (
    "import json, os, sys\nat = sys.argv[1]\n"
    "found = {name: sorted(os.listdir(f'{at}/{name}/rulesets')) for name in ('draft', 'base')}\n"
    "found['parameters'] = open(at + '/draft/rulesets/parameters.yaml').read()\n"
    "open(at + '/report.json', 'w').write(json.dumps(found))\n"
    "open(at + '/report.html', 'w').write('<p>CAD-1')\n"
    "open(at + '/report.xlsx', 'w').write('PK')\n"
)
STAYS = (
    "import time; print(json.dumps({'progress': {'done': 5, 'of': 9, 'per_second': 2.5}}), flush=True); time.sleep(60)"
)


def command(code: str) -> Sequence[str]:
    return (sys.executable, "-S", "-c", MAKES + code)


MADE = command(f"print(json.dumps({{'made': {TOLD!r}}}))")
FAULT = {"text": "人群文件有 1 处错误。", "faults": []}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Ruled]:
    (tmp_path / "populations").mkdir()
    (tmp_path / "populations" / "a.ndjson").write_bytes(b"{}")
    with ruled(tmp_path) as made:
        yield made


def simulations(house: Ruled, folder: Path, made_by: Sequence[str] = MADE) -> Simulations:
    return Simulations(house.ledger, Populations(folder / "populations"), Simulating(30, made_by))


def doing(house: Ruled, which: Simulations) -> Jobs:
    return Jobs(house.ledger, {SIMULATION: which.carry_out}, alone=True, lease_seconds=30, poll_seconds=0.01)


def asked(which: Simulations, draft: str, once: Once | None = None, **besides: Any) -> Json:
    told: Json = json.loads(which.ask(DRAFTER, {"population": "a.ndjson", "draft": draft, **besides}, once).body)
    return told


def stages(house: Ruled) -> list[Mapping[str, Any]]:
    return [entry.told for entry in house.entries(SIMULATION)]


def test_a_draft_is_simulated_as_it_stood_when_it_was_asked_for(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path)
    draft, changed = house.begin(), small_bundle(days=12)[PARAMETERS]
    house.write(draft, PARAMETERS, changed)
    job = asked(which, draft, as_of=date(2026, 6, 30), smallest=20)
    house.write(draft, PARAMETERS, b"parameters: [")
    done = doing(house, which).run_now(job["id"])

    assert job["asked"] == {
        "population": "a.ndjson",
        "draft": digest_of({**small_bundle(), PARAMETERS: changed}),
        "of_draft": draft,
        "base": house.first,
        "as_of": "2026-06-30",
        "smallest": 20,
        "shown": 1000,
    }
    assert (job["stage"], job["answer"], done["stage"]) == ("waiting", None, "done")
    report = json.loads(which.report(job["id"], "report")[0])
    assert report["parameters"].encode() == changed
    assert report["draft"] == report["base"]


def test_what_came_of_it_is_kept_in_each_form_and_the_log_names_nobody(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path)
    job = asked(which, house.first)["id"]
    with refused("wrong_stage"):
        which.report(job, "report")
    doing(house, which).run_now(job)
    told = which.simulation(job)
    entries = house.entries(SIMULATION)

    assert which.report(job, "page")[0] == b"<p>CAD-1"
    assert which.report(job, "workbook")[0] == b"PK"
    assert told["answer"] == {**TOLD, "report": entries[-1].contents["report"]}
    assert told["links"] == {"events": f"/v1/simulations/{job}/events", "report": f"/v1/simulations/{job}/report"}
    assert [entry.told["done"] for entry in entries] == ["asked", "done"]
    assert {entry.about for entry in entries} == {job}
    assert entries[-1].told == {"simulation": job, "done": "done", **TOLD}
    assert {entry.caller for entry in entries} == {DRAFTER.caller}


def test_what_cannot_be_is_refused_when_it_is_asked(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path)
    draft = house.begin()
    house.write(draft, RULES, b"rules: [")
    before = len(stages(house))
    for code, wrong in (
        ("population_not_found", {"population": "../a.ndjson", "draft": house.first}),
        ("draft_not_found", {"draft": "none"}),
        ("release_not_found", {"draft": f"sha256:{'0' * 64}"}),
        ("release_not_found", {"draft": house.first, "base": f"sha256:{'0' * 64}"}),
        ("not_publishable", {"draft": draft}),
    ):
        with refused(code):
            which.ask(DRAFTER, {"population": "a.ndjson", **wrong})
    with refused("populations_not_set"):
        Simulations(house.ledger, Populations()).ask(DRAFTER, {"population": "a.ndjson", "draft": house.first})
    assert len(stages(house)) == before


def test_specifications_that_are_not_written_yet_keep_nobody_from_simulating(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path)
    draft = house.begin()
    house.write(draft, "features/new.feature", "功能: ".encode())

    assert doing(house, which).run_now(asked(which, draft)["id"])["stage"] == "done"


def test_a_request_that_is_sent_again_is_answered_the_same_whatever_has_changed(house: Ruled, tmp_path: Path) -> None:
    which, once = simulations(house, tmp_path), Once("key:1", "K-1", "sha256:r")
    first = asked(which, house.begin(), once)
    (tmp_path / "populations" / "a.ndjson").unlink()

    assert asked(which, "none", once) == first
    assert len(stages(house)) == 1


def test_what_is_at_fault_is_told_and_not_tried_again(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path, command(f"print(json.dumps({{'fault': {FAULT!r}}}))"))
    job = asked(which, house.first)["id"]
    told = doing(house, which).run_now(job)

    assert (told["stage"], told["answer"]) == ("failed", FAULT)
    with refused("wrong_stage"):
        which.report(job, "report")


def test_a_population_that_has_gone_meanwhile_is_told_of(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path)
    job = asked(which, house.first)["id"]
    (tmp_path / "populations" / "a.ndjson").unlink()
    told = doing(house, which).run_now(job)

    assert told["stage"] == "failed"
    assert told["answer"]["text"].startswith("没有这个名称的人群文件")


def test_one_that_runs_is_stopped_within_two_seconds_and_nothing_is_kept(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path, command(STAYS))
    job = asked(which, house.first)["id"]
    thread = Thread(target=doing(house, which).run_now, args=(job,))
    thread.start()
    wait_for(lambda: which.simulation(job)["progress"] == {"done": 5, "of": 9, "per_second": 2.5})
    begun = monotonic()
    told = json.loads(which.cancel(DRAFTER, job).body)
    thread.join()

    assert monotonic() - begun < 2
    assert (told["stage"], told["progress"]) == ("cancelled", None)
    assert which.simulation(job)["stage"] == "cancelled"
    assert [one["done"] for one in stages(house)] == ["asked", "cancelled"]


def test_one_that_waits_is_cancelled_once_and_never_begun(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path)
    job = asked(which, house.first)["id"]
    assert [json.loads(which.cancel(DRAFTER, job).body)["stage"] for _ in range(2)] == ["cancelled"] * 2

    assert doing(house, which).run_now(job) | which.simulation(job) == which.simulation(job)
    assert [one["done"] for one in stages(house)] == ["asked", "cancelled"]


def test_one_that_is_done_cannot_be_cancelled(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path)
    job = asked(which, house.first)["id"]
    doing(house, which).run_now(job)
    with refused("wrong_stage"):
        which.cancel(DRAFTER, job)


def test_one_is_done_at_a_time_and_one_whose_worker_died_is_done_again(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path)
    first, second = (asked(which, house.first)["id"] for _ in range(2))
    with house.store.writing() as transaction:
        assert kept.take(transaction, first, house.now, later(house.now, 30), alone=True) is not None
    assert doing(house, which).run_now(second)["stage"] == "waiting"
    house.now = later(house.now, 31)

    assert doing(house, which).run_now(first)["stage"] == "done"
    assert doing(house, which).run_now(second)["stage"] == "done"


def test_what_came_of_it_is_erased_when_its_time_has_come(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path)
    draft = house.begin()
    job, waiting = (asked(which, draft)["id"] for _ in range(2))
    doing(house, which).run_now(job)
    house.now = later(house.now, 40 * 86_400)
    Retention(house.store, "sha256", house.ledger.new_id, 30).run_due(house.now)

    with refused("content_erased"):
        which.report(job, "page")
    assert which.simulation(job)["answer"]["changed"] == TOLD["changed"]
    told = doing(house, which).run_now(waiting)
    assert (told["stage"], told["answer"]["text"]) == ("failed", "所模拟的草案已按保存期限清除。")
    with house.store.reading() as transaction:
        held = [
            log.content(transaction, entry.position, name)
            for entry in house.entries(SIMULATION)
            for name in entry.contents
        ]
    assert set(held) == {None}


def test_a_simulation_and_a_submission_are_each_told_of_in_their_place(house: Ruled, tmp_path: Path) -> None:
    which = simulations(house, tmp_path)
    simulation = asked(which, house.first)["id"]
    submission = json.loads(house.submitting.submit(DRAFTER, house.drafted()).body)["id"]

    with refused("job_not_found"):
        house.jobs.job(simulation)
    for ask in (which.simulation, lambda name: which.cancel(DRAFTER, name), lambda name: which.report(name, "page")):
        with refused("simulation_not_found"):
            ask(submission)
