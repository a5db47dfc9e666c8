"""Whether a filling settles an action: what cannot stand is not tried, and nothing is told that was not tried."""

from datetime import date

from service.alternatives.settling import Settling
from service.alternatives.trial import Trial
from service.intake import Contract
from tests.builders import AS_OF, Json, dossier, incident, release_of, rule
from tests.strategies import as_bytes

_BOTH = rule(when="when: [{subject.trained: true}, {setting.vacancy: true}]")
_WISH = {"subject.trained": (True,), "setting.vacancy": (True,)}
_PRAISE = ("praise", None)


def _settling(written: Json, most: int) -> Settling:
    release = release_of(rules=_BOTH)
    read = Contract(release.kinds).read(as_bytes(written))
    return Settling(Trial(release), read, AS_OF.toordinal(), most)


def test_a_set_whose_parts_could_not_be_tried_is_not_told() -> None:
    assert _settling(dossier(), 3).smallest(_WISH, _PRAISE, "recommended") is None
    assert _settling(dossier(), 4).smallest(_WISH, _PRAISE, "recommended") == _WISH


def test_what_the_contract_refuses_is_not_tried() -> None:
    settling = _settling(dossier(incidents=[incident(), incident()]), 9)
    turned = {"incidents[I-2].occurred_on": date(2026, 5, 1), "incidents[I-2].closed_on": date(2026, 4, 1)}
    assert (settling.outcome(turned), settling.trials) == (None, 0)
    assert settling.outcome({**turned, "incidents[I-2].closed_on": date(2026, 5, 1)}) is not None


def test_every_filling_is_tried_once() -> None:
    settling = _settling(dossier(), 9)
    for _ in range(2):
        assert settling.way({"subject.trained": False}, _PRAISE) == "not_mentioned"
    assert (settling.trials, settling.is_cut) == (1, False)
