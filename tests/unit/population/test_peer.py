import warnings
from datetime import date

import polars as pl
import pytest

from service.engine.columnar.engine import Columnar
from service.engine.columnar.outcome import Outcome
from service.language.folder import load
from service.population.synthetic.generating import generate
from service.settings import shipped
from tests.bench.population.shared import RULES, derived_facts, shared_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the peer warns of is not ours
    pytest.importorskip("openfisca_core", reason="OpenFisca-Core 只为测速安装（requirements/bench.lock）")
    from tests.bench.population.openfisca_peer import DifferentWorkError, Peer, check

pytestmark = pytest.mark.filterwarnings("ignore")

DAY = date(2026, 6, 30)


def test_openfisca_says_the_same_of_the_shared_part() -> None:
    whole = load(shipped("rulesets"))
    release = shared_of(whole)
    (part,) = generate(whole.kinds, 5_000, 5, as_of=DAY)
    peer = Peer(release, DAY.toordinal())
    material = peer.lay_out(part)
    said, outcome = peer.ask(material), Columnar(release).ask(part)
    assert check(said, material, outcome) > 125_000
    other = outcome.people.with_columns(pl.col("BAR-03").shift(1, fill_value=pl.col("BAR-03").last()))
    with pytest.raises(DifferentWorkError, match="BAR-03"):
        check(said, material, Outcome(other, outcome.records))


def test_the_shared_part_is_as_large_as_is_said() -> None:
    release = shared_of(load(shipped("rulesets")))
    assert {rule.id for rule in release.rules()} == RULES
    assert len(RULES) >= 41
    assert derived_facts(release) >= 30
