"""
A scene: one scenario as it goes, from the dossier that is being written to the questions put to its evaluation.
"""

from datetime import date
from typing import Any

from service.domain.errors import DossierFaultsError
from service.specs.crowd import Crowd
from service.specs.draft import Draft
from service.specs.errors import SpecificationError, UnknownWordError
from service.specs.journal import Claim, Evaluated
from service.specs.under_test import Evaluation, UnderTest
from service.specs.words import Words

Json = dict[str, Any]


class Scene:
    """What a scenario has said so far."""

    def __init__(self, under_test: UnderTest, words: Words) -> None:
        """Begin with an empty dossier."""
        self.words = words
        self.draft = Draft(words)
        self.crowd = Crowd(words)
        self._totals: dict[str, Json] | None = None
        self._evaluated: list[tuple[bytes, date, list[Claim]]] = []
        self._under_test = under_test
        self._evaluation: Evaluation | None = None
        self._spoken: Json | None = None

    def evaluate(self, day: date) -> None:
        """Evaluate the dossier as of a *day*; raise `SpecificationError` where it cannot be read."""
        dossier = self.draft.as_json()
        self._evaluation = self._spoken = None
        try:
            self._evaluation = self._under_test.evaluate(dossier, day)
        except DossierFaultsError as error:
            message = "档案有误：" + "；".join(map(str, error.faults))
            raise SpecificationError(message) from None
        self._evaluated.append((dossier, day, []))

    def check_totals(self, day: date) -> None:
        """Check the totals of the crowd as of a *day*; raise `SpecificationError` where a dossier cannot be read."""
        self._totals = self.crowd.judge(day)

    def total(self, word: str) -> Json:
        """Give how the crowd stands to the total that a *word* names; an error where it was not checked."""
        name = self.words.total(word)
        if self._totals is None:
            message = "还没有检查总量；请先写：当 以 2026年6月30日 为基准日检查总量。"
            raise SpecificationError(message)
        return self._totals[name]

    @property
    def evaluated(self) -> tuple[Evaluated, ...]:
        """Give what was evaluated so far, and what was said of each."""
        return tuple(Evaluated(dossier, day, tuple(claims)) for dossier, day, claims in self._evaluated)

    @property
    def evaluation(self) -> Evaluation:
        """Give the evaluation; an error where there is none yet."""
        if self._evaluation is None:
            message = "还没有评估；请先写：当 以 2026年6月30日 为基准日评估。"
            raise SpecificationError(message)
        return self._evaluation

    @property
    def spoken(self) -> Json:
        """Give the recommendation that was spoken of last; an error where none was."""
        if self._spoken is None:
            message = "没有说明是哪一项措施；请先写：措施「…」的意见是「…」。"
            raise SpecificationError(message)
        return self._spoken

    def answer(self, rule: str, about: str | None, claimed: str | None) -> str | None:
        """Give what a *rule* answered, about the person or a record, and note what is *claimed*; None: not asked."""
        self._check_id(about)
        wanted = (self.words.rule(rule), about)
        evaluation = self.evaluation
        self._evaluated[-1][2].append(Claim(*wanted, claimed))
        return next(
            (str(one["answer"]) for one in evaluation["findings"] if (one["rule"], one["about"]) == wanted), None
        )

    def recommendation(self, action: str, about: str | None) -> Json | None:
        """Give what is said of an *action*, and remember it as the one spoken of; None where nothing is."""
        self._check_id(about)
        self._spoken = self._among("recommendations", action, about)
        return self._spoken

    def superseded(self, action: str, about: str | None) -> Json | None:
        """Give by what an *action* was superseded on its ladder; None where it was not."""
        self._check_id(about)
        return self._among("superseded", action, about)

    def _among(self, listed: str, action: str, about: str | None) -> Json | None:
        wanted = (self.words.action(action).name, about)
        return next((one for one in self.evaluation[listed] if (one["action"], one["about"]) == wanted), None)

    def _check_id(self, about: str | None) -> None:
        if about is not None and about not in self.draft.ids():
            what = "编号为此的记录"
            raise UnknownWordError(what, about, self.draft.ids())
