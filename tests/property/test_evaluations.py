"""What is said of a dossier: the same bytes for the same input, of both engines, and a verdict on every action."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, combinations, product
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import given

from service.domain.answer import Answer
from service.domain.evaluation import Detail
from service.domain.release import Release
from service.domain.rule import Effect, Rule
from service.domain.verdict import Finding, Verdict, settle
from service.operations.evaluation import Evaluating
from service.settings import Settings
from service.wiring import wire
from tests.property.asking import examples
from tests.strategies import DAYS, DossierMaker, as_bytes, seeds

_DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def durable(release: Release) -> Evaluating:
    """Give the service as it runs."""
    return wire(release, Settings()).operations.evaluating


@pytest.fixture(scope="module")
def plain(release: Release) -> Evaluating:
    """Give the service with the interpreter alone."""
    return wire(release, Settings(engine="interpreter")).operations.evaluating


def _shuffled(value: Any, random: Random) -> Any:
    """Give the same JSON with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = random.sample(list(value), len(value))
        return {key: _shuffled(value[key], random) for key in keys}
    return [_shuffled(item, random) for item in value] if isinstance(value, list) else value


@given(seed=seeds())
@examples(250)
def test_equal_input_gives_equal_bytes_whatever_the_order_of_keys(
    durable: Evaluating, maker: DossierMaker, seed: int
) -> None:
    dossier, day = maker.make(seed), DAYS[seed % len(DAYS)]
    for detail in Detail:
        first = orjson.dumps(durable.evaluate(as_bytes(dossier), day, detail))
        again = orjson.dumps(durable.evaluate(as_bytes(dossier), day, detail))
        other = orjson.dumps(durable.evaluate(as_bytes(_shuffled(dossier, Random(seed))), day, detail))  # noqa: S311
        assert first == again == other


@given(seed=seeds())
@examples(250)
def test_both_engines_say_the_same_but_for_their_name(
    durable: Evaluating, plain: Evaluating, maker: DossierMaker, seed: int
) -> None:
    source, day = as_bytes(maker.make(seed)), DAYS[seed % len(DAYS)]
    online, reference = durable.evaluate(source, day), plain.evaluate(source, day)
    assert (online.pop("engine"), reference.pop("engine")) == ("durable", "interpreter")
    assert orjson.dumps(online) == orjson.dumps(reference)


def _spoken_for(result: dict[str, Any], release: Release) -> set[tuple[str, str | None]]:
    """Give the actions that some rule recommends, or might, by the findings alone."""
    rules = {rule.id: rule for rule in release.rules()}
    found = [(rules[one["rule"]], one["about"]) for one in result["findings"] if one["answer"] != Answer.NO]
    return {(action, about) for rule, about in found if rule.effect is Effect.RECOMMEND for action in rule.targets}


@given(seed=seeds())
@examples(250)
def test_every_action_that_a_rule_speaks_for_has_one_verdict_and_no_other_has(
    plain: Evaluating, release: Release, maker: DossierMaker, seed: int
) -> None:
    result = plain.evaluate(as_bytes(maker.make(seed)), _DAY)
    told = [(one["action"], one["about"]) for one in chain(result["recommendations"], result["superseded"])]
    assert len(told) == len(set(told))
    assert set(told) == _spoken_for(result, release)


@given(seed=seeds())
@examples(250)
def test_an_investigation_that_is_opened_bars_and_recommends_nothing_that_it_bars(
    plain: Evaluating, release: Release, maker: DossierMaker, seed: int
) -> None:
    dossier = maker.make(seed)
    dossier["investigations"] = [
        *dossier.get("investigations", []),
        {"id": "opened", "opened_on": "2026-06-29", "closed_on": None, "about": "nowhere"},
    ]
    barred = next(rule for rule in release.rules() if rule.id == "BAR-01").targets
    result = plain.evaluate(as_bytes(dossier), _DAY)
    verdicts = {one["verdict"] for one in result["recommendations"] if one["action"] in barred}
    assert verdicts <= {Verdict.BARRED}


_HARSHER = [Verdict.RECOMMENDED, Verdict.UNSETTLED, Verdict.HELD, Verdict.BARRED]


def _all_findings() -> Iterator[tuple[Finding, ...]]:
    """Give every set of findings that can be had of one action."""
    kinds = [
        Finding(Rule(f"{effect}-{answer}", "某条", "list", {}, effect, ("a",), "因故。", ()), answer)
        for effect, answer in product((Effect.RECOMMEND, Effect.BAR, Effect.HOLD), Answer)
    ]
    for size in range(len(kinds) + 1):
        yield from combinations(kinds, size)


def _expected(answers: dict[Effect, set[Answer]]) -> Verdict | None:
    """Settle by the principles as they are written: nothing said, bar, hold, doubt, recommended."""
    if not answers[Effect.RECOMMEND] & {Answer.YES, Answer.UNKNOWN}:
        return None
    for effect, verdict in ((Effect.BAR, Verdict.BARRED), (Effect.HOLD, Verdict.HELD)):
        if Answer.YES in answers[effect]:
            return verdict
    is_sure = Answer.YES in answers[Effect.RECOMMEND]
    is_doubted = Answer.UNKNOWN in answers[Effect.BAR] | answers[Effect.HOLD]
    return Verdict.RECOMMENDED if is_sure and not is_doubted else Verdict.UNSETTLED


def test_any_findings_give_the_one_verdict_of_the_principles() -> None:
    for findings in _all_findings():
        answers = {
            effect: {finding.answer for finding in findings if finding.rule.effect is effect} for effect in Effect
        }
        assert settle(findings) is _expected(answers)
        assert settle(findings) is settle(reversed(findings))


def test_a_bar_or_a_doubt_that_is_added_never_makes_a_verdict_milder() -> None:
    added = [findings[0] for findings in _all_findings() if len(findings) == 1]
    for findings, more in product(_all_findings(), added):
        before, after = settle(findings), settle((*findings, more))
        if before is not None and more.rule.effect is not Effect.RECOMMEND:
            assert after is not None
            assert _HARSHER.index(after) >= _HARSHER.index(before)
