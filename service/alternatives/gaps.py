"""
Gaps: the smallest sets of what is missing that could settle an action, and which way.

A *filling* gives values to some of what is missing: fields that the dossier lacks, lists that it lacks, days known to
the month or the year only, decisions that are awaited. It settles an action if, evaluated, the action is no longer
unsettled; one that is superseded, or not mentioned any more, is settled too. A smallest set for a way is a filling of
fewest fields that settles the action that way, while no proper part of it settles the action at all. More known never
unsettles an action, so leaving out one field at a time tells that. Every filling that is told was evaluated.
"""

from typing import Any

from service.alternatives.fields import Dossier
from service.alternatives.gap_finding import MOST_SETS, WAYS, GapFinding, Single, Unsettled, Values
from service.alternatives.gap_words import GapWords
from service.alternatives.trial import Trial
from service.domain.dates import iso_day

Json = dict[str, Any]


def gaps(trial: Trial, dossier: Dossier, day: int) -> Json:
    """Give, for every action that is unsettled, the smallest sets of missing fields that could settle it."""
    finding = GapFinding(trial, dossier, day)
    finding.find()
    words = GapWords(finding, dossier)
    first = [_first(single, finding, words) for single in in_order(finding)]
    return {
        "as_of": iso_day(day),
        "unsettled": [_unsettled(one, words) for one in finding.unsettled],
        "first": first,
        "exhausted": finding.is_exhausted,
        "text": words.summary(finding, first),
    }


def in_order(finding: GapFinding) -> list[Single]:
    """Put the fields that settle something alone in order, the one that settles most first."""

    def rank(single: Single) -> tuple[int, int, int, str]:
        anyway = sum(single.settles_anyway(key) for key in single.settles)
        return (-len(single.settles), -anyway, -finding.held_up.get(single.path, 0), single.path)

    return sorted(finding.singles, key=rank)


def _unsettled(one: Unsettled, words: GapWords) -> Json:
    action = one.decision.action
    return {
        "action": action.name,
        "label": action.label,
        "kind": action.kind,
        "about": one.decision.about,
        "verdict": one.decision.verdict,
        "ways": [
            {
                "verdict": way,
                "label": words.way(way, one.decision),
                "sets": [_set(values, way, one, words) for values in one.sets[way][:MOST_SETS]],
            }
            for way in WAYS
            if one.sets.get(way)
        ],
    }


def _set(values: Values, way: str, one: Unsettled, words: GapWords) -> Json:
    return {
        "fields": words.fields(values),
        "text": words.of_set(values, way, one.decision),
    }


def _first(single: Single, finding: GapFinding, words: GapWords) -> Json:
    unsettled = {one.key: one for one in finding.unsettled}
    return {
        **words.named(single.path),
        "settles": [
            {
                "action": key[0],
                "label": unsettled[key].decision.action.label,
                "about": key[1],
                "whichever": single.settles_anyway(key),
                "ways": [
                    {
                        "verdict": way,
                        "label": words.way(way, unsettled[key].decision),
                        "values": words.examples(found),
                        "in_words": words.values(single.path, tuple(found)),
                    }
                    for way, found in ways.items()
                ],
            }
            for key, ways in single.settles.items()
        ],
        "text": words.of_single(single, unsettled),
    }
