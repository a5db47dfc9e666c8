"""
Replaying: what was said is worked out again from the facts that were kept, by the release of that time.

A replay is held to the digest that the log has of what was answered: to every byte.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from service import __version__
from service.domain.errors import DossierFaultsError, DossierTooLargeError
from service.domain.evaluation import Detail
from service.governance.chain import Algorithm, digest_of
from service.governance.errors import RefusedError
from service.intake.json_text import Text
from service.operations.evaluation import Evaluating
from service.operations.shelf import Shelf

Json = dict[str, Any]
Told = Mapping[str, Any]
AsThen = Callable[[str, int | None], Shelf | None]

PARTS = {
    "as_of": "基准日",
    "release": "规则版本",
    "engine": "引擎",
    "subject_ref": "干部编号",
    "recommendations": "意见",
    "facts": "事项",
    "superseded": "被取代的措施",
    "findings": "规则的结论",
    "set_aside": "不予计入的事项",
    "missing": "缺项",
    "parameters": "参数",
    "under_consideration": "待容错认定的事项",
    "near_misses": "只差一项的规则",
    "pending": "尚待程序的事项",
    "notices": "提示",
    "advice": "声明",
}
"""The parts of an evaluation, and what they are called."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """An evaluation worked out again, and whether it is the same, to every byte."""

    result: bytes
    is_identical: bool


class Replaying:
    """Works out again what was said. Safe to use from several threads."""

    def __init__(self, shelf: Shelf, as_then: AsThen | None = None) -> None:
        """
        Take releases from a *shelf*.

        *as_then* gives the shelf on which they work with the engine of then, and with the holidays announced by then;
        None where these are those of the first.
        """
        self._shelf = shelf
        self._as_then = as_then or (lambda _, __: None)

    def evaluating(self, told: Told) -> Evaluating:
        """Give what evaluates by the release and the engine that the log tells of."""
        shelf = self._as_then(told["engine"], told.get("announced_until")) or self._shelf
        return shelf.of(told["release"]).evaluating

    def replay(self, told: Told, facts: bytes, digest: str) -> Replayed:
        """Work out an evaluation again from the *facts* kept, and hold it to the *digest* of what was answered."""
        result = orjson.dumps(self.judge(told, facts, Detail(told["detail"])))
        return Replayed(result, digest_of(result, _algorithm(digest)) == digest)

    def judge(self, told: Told, facts: bytes, detail: Detail) -> Json:
        """
        Evaluate the *facts* kept, in some *detail*, as the log tells that they were evaluated.

        Raises `RefusedError` (`replay_differs`) where they cannot be read any more.
        """
        evaluating = self.evaluating(told)
        try:
            dossier = evaluating.read(Text(facts))
        except (DossierFaultsError, DossierTooLargeError):
            raise RefusedError(
                "replay_differs", "所保存的事实按现行设置无法读取（记录数或者字节数的上限可能已经调低），未能重演。"
            ) from None
        return evaluating.judge(dossier, date.fromisoformat(told["as_of"]), detail)


def differing(told: Told, recorded: bytes, replayed: bytes) -> RefusedError:
    """Say in what a replay differs from what was *recorded*."""
    before, after = orjson.loads(recorded), orjson.loads(replayed)
    parts = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    said = "、".join(f"{PARTS.get(name, '其他')}（{name}）" for name in parts) or "各部分内容相同，写法不同"
    then = told.get("program")
    if then is None:
        program = ""
    elif then == __version__:
        program = f"程序版本未变（{__version__}）。"
    else:
        program = f"程序版本已由 {then} 变为 {__version__}。"
    return RefusedError("replay_differs", f"按当时的事实、版本和引擎重演，结果与所记录的不一致：{said}。{program}")


def _algorithm(digest: str) -> Algorithm:
    return "sm3" if digest.startswith("sm3:") else "sha256"
