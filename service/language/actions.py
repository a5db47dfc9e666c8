"""
Reading `vocabulary/actions.yaml` and `vocabulary/procedures.yaml`.
"""

from collections.abc import Collection

from service.domain.action import (
    Action,
    ActionKind,
    Limit,
    Modality,
    Party,
    Procedure,
    Remedy,
    Rung,
    Span,
    Step,
    Unit,
)
from service.language import shape
from service.language.document import Faults, Node
from service.language.grammar import ACTION, LADDER, LIMIT, PROCEDURE, PROCEDURES, REMEDY, STEP, WITHIN
from service.language.sources import SourceReader

_SINCE = "之日"
"""With this ends what says from when a time runs; it is put there again when it is told."""


class ActionReader:
    """Reads actions, procedures and remedies."""

    def __init__(self, sources: SourceReader, singulars: Collection[str], faults: Faults) -> None:
        """Read with the known *sources* and kinds of record."""
        self._sources = sources
        self._singulars = singulars
        self._faults = faults
        self.procedures: dict[str, Procedure] = {}
        self.remedies: dict[str, Remedy] = {}
        self.advice = ""

    def read_procedures(self, node: Node | None, categories: Collection[str]) -> None:
        """Read the procedures, the remedies and the statement that this is advice."""
        top = shape.mapping(node, self._faults, PROCEDURES) or {}
        self.advice = (shape.text(top.get("advice"), self._faults) or "").strip()
        for name, item in shape.entries(top.get("procedures"), self._faults).items():
            self.procedures[name] = self._procedure(name, item)
        for name, item in shape.entries(top.get("remedies"), self._faults).items():
            self.remedies[name] = self._remedy(name, item, categories)

    def _procedure(self, name: str, node: Node) -> Procedure:
        keys = shape.mapping(node, self._faults, PROCEDURE) or {}
        steps = tuple(self._step(item) for item in shape.items(keys.get("steps"), self._faults))
        return Procedure(name, shape.text(keys.get("label"), self._faults) or name, steps)

    def _step(self, node: Node) -> Step:
        keys = shape.mapping(node, self._faults, STEP) or {}
        said = ("id", "label", "who", "artefact", "gate")
        words = {key: shape.text(keys.get(key), self._faults) or "" for key in said}
        stated = keys.get("at_least")
        if stated is not None and "working_days" not in keys:
            told = "写了 working_days 才能写 at_least"
            self._faults.add("nothing_counted", stated.place, "`at_least` says of how many working days", told)
        return Step(
            **words,
            confidence=self._sources.confidence(keys.get("confidence")) or "",
            working_days=self._count(keys.get("working_days")),
            at_least=shape.truth(stated, self._faults),
            note=shape.text(keys.get("note"), self._faults),
        )

    def _count(self, node: Node | None) -> int | None:
        """Read how long a time is: one at least."""
        count = shape.integer(node, self._faults)
        if node is None or count is None or count >= 1:
            return count
        self._faults.add("not_a_length", node.place, f"`{count}` is no length of time", "期限至少是 1")
        return None

    def _remedy(self, name: str, node: Node, categories: Collection[str]) -> Remedy:
        keys = shape.mapping(node, self._faults, REMEDY) or {}
        chosen = [
            shape.choice(item, categories, self._faults, "code", "代码")
            for item in shape.items(keys.get("categories"), self._faults)
        ]
        label, text = shape.text(keys.get("label"), self._faults), shape.text(keys.get("text"), self._faults)
        citations = self._sources.citations(keys.get("cite"))
        read = (self._limit(item) for item in shape.items(keys.get("limits"), self._faults))
        limits = tuple(limit for limit in read if limit is not None)
        return Remedy(name, label or name, text or "", frozenset(word for word in chosen if word), citations, limits)

    def _limit(self, node: Node) -> Limit | None:
        keys = shape.mapping(node, self._faults, LIMIT) or {}
        act, since = shape.text(keys.get("act"), self._faults), shape.text(keys.get("from"), self._faults)
        by = shape.choice(keys.get("by"), list(Party), self._faults, "party", "办理的一方")
        within, at_least = self._span(keys.get("within")), shape.truth(keys.get("at_least"), self._faults)
        confidence = self._sources.confidence(keys.get("confidence"))
        if act is None or by is None or within is None:
            return None
        return Limit(act, Party(by), within, since and since.removesuffix(_SINCE), at_least, confidence)

    def _span(self, node: Node | None) -> Span | None:
        keys = shape.mapping(node, self._faults, WITHIN)
        if node is None or keys is None:
            return None
        if len(keys) != 1:
            said = f"期限写一项，可用：{'、'.join(WITHIN.optional)}"
            self._faults.add("not_one_unit", node.place, "a time limit has one unit", said)
        read = [Span(count, Unit(unit)) for unit in WITHIN.optional if (count := self._count(keys.get(unit)))]
        return read[0] if read else None

    def read_actions(self, node: Node | None) -> dict[str, Action]:
        """Read every action; after the procedures."""
        found = shape.entries(node, self._faults)
        return {name: self._action(name, item, found) for name, item in found.items()}

    def _action(self, name: str, node: Node, known: Collection[str]) -> Action:
        keys = shape.mapping(node, self._faults, ACTION) or {}
        kind = shape.choice(keys.get("kind"), list(ActionKind), self._faults, "kind of action", "措施类别")
        modality = shape.choice(keys.get("modality"), list(Modality), self._faults, "modality", "情态")
        remedies = [
            shape.choice(item, self.remedies, self._faults, "remedy", "救济途径")
            for item in shape.items(keys.get("remedies"), self._faults)
        ]
        return Action(
            name=name,
            label=shape.text(keys.get("label"), self._faults) or name,
            kind=ActionKind(kind or "supportive"),
            modality=Modality(modality or "may"),
            about=frozenset(self._about(keys.get("about"))),
            rung=self._rung(keys.get("ladder")),
            procedure=shape.choice(keys.get("procedure"), self.procedures, self._faults, "procedure", "程序"),
            remedies=tuple(word for word in remedies if word),
            body=shape.text(keys.get("body"), self._faults) or "",
            for_development=shape.truth(keys.get("for_development"), self._faults),
            excludes=frozenset(self._excludes(name, keys.get("excludes"), known)),
            disclosed=keys.get("disclosed") is None or shape.truth(keys.get("disclosed"), self._faults),
        )

    def _excludes(self, name: str, node: Node | None, known: Collection[str]) -> list[str]:
        """Read the actions that are never recommended beside that of a *name*."""
        found = []
        for item in shape.items(node, self._faults):
            word = shape.choice(item, known, self._faults, "action", "措施")
            if word == name:
                self._faults.add("excludes_itself", item.place, f"`{name}` excludes itself", f"`{name}` 不能排斥自己")
            elif word is not None:
                found.append(word)
        return found

    def _about(self, node: Node | None) -> list[str]:
        if node is None or node.value == "subject":
            return []
        listed = node.value if isinstance(node.value, list) else [node]
        words = [shape.choice(item, self._singulars, self._faults, "kind", "记录种类") for item in listed]
        return [word for word in words if word is not None]

    def _rung(self, node: Node | None) -> Rung | None:
        keys = None if node is None else shape.mapping(node, self._faults, LADDER)
        if not keys:
            return None
        name, height = shape.text(keys.get("name"), self._faults), shape.integer(keys.get("rung"), self._faults)
        return None if name is None or height is None else Rung(name, height)
