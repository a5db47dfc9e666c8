"""What was said is worked out again to the byte, whatever has come to be known, or in force, since."""

import json
from pathlib import Path

from service.governance.access import Role
from tests.changed_examples import example
from tests.serving import key, serving

ASKED = json.dumps({"dossier": example("not_performing"), "as_of": "2026-06-30", "detail": "full"}).encode()


def test_an_evaluation_from_before_a_year_was_announced_is_replayed_as_it_was(tmp_path: Path) -> None:
    with serving(tmp_path, announced_by=2025) as then:
        shown = key(then, Role.CALLER)
        said = then.evaluations.evaluate(lambda: then.access.admit(shown), ASKED)
    with serving(tmp_path) as now:
        grant = now.access.admit(shown)
        again = now.evaluations.evaluate(lambda: grant, ASKED)
        assert json.loads(again.body)["recommendations"] != json.loads(said.body)["recommendations"]
        assert said.entry is not None
        assert now.kept.replay(grant, said.entry).body == said.body


def test_an_evaluation_is_replayed_by_the_engine_of_then(tmp_path: Path) -> None:
    with serving(tmp_path, engine="durable") as then:
        shown = key(then, Role.CALLER)
        said = then.evaluations.evaluate(lambda: then.access.admit(shown), ASKED)
    with serving(tmp_path, engine="interpreter") as now:
        assert said.entry is not None
        assert now.kept.replay(now.access.admit(shown), said.entry).body == said.body
