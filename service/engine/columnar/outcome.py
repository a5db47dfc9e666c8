"""
What the columnar engine answers of a part of a population.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from service.domain.answer import Answer
from service.domain.verdict import Verdict

ANSWERS = pl.Enum([Answer.YES.value, Answer.NO.value, Answer.UNKNOWN.value])

SUPERSEDED = "superseded"
VERDICTS = pl.Enum([*(one.value for one in Verdict), SUPERSEDED])
"""A verdict as a column has it; null: the action is not mentioned."""

VERDICT = "verdict:"
"""Before the name of an action: the column of its verdict."""

HOLDS = "holds:"
"""Before the name of what was asked besides the rules: a truth; null: unknown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    Answers and verdicts.

    `people` has the columns `subject.ref`, `as_of` (a date), one `ANSWERS` column a rule that is asked of the person
    (null: the rule is not in force on that day), one `VERDICTS` column an action that is about the person, and one
    truth for each condition that was asked besides. `records` has, by plural, for each list that rules are about, a
    row for each record that counts on the day, in order: `who` (the row of the person), `id`, and such columns of the
    rules and actions about that kind of record. Rows of `people` are those of the tables asked, in the same order.
    """

    people: pl.DataFrame
    records: Mapping[str, pl.DataFrame]
