"""
Reading a ruleset: its rules, each with its condition, effect, reason and sources.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.condition import ALWAYS, Condition
from service.domain.fact import Count, Hits, Streak
from service.domain.rule import PERSON, Citation, Effect, Origin, Rule, Ruleset
from service.language import shape
from service.language.conditions import ConditionReader
from service.language.document import Faults, Node, Place
from service.language.grammar import EFFECTS, ORIGIN, RULE, RULESET
from service.language.lexicon import Lexicon
from service.language.parameters import read_day
from service.language.sources import SourceReader

PLACEHOLDER = re.compile(r"\{([^{}!]*)(!names)?\}")
_FOLDED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")
"""The space that YAML leaves between Chinese characters where a sentence is folded."""

_BRACED = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Heading:
    """What the rules of one file share."""

    ruleset: str
    about: str | None
    is_stated: bool  # whether it says what they are about, rightly or not


@dataclass(frozen=True, slots=True)
class Declared:
    """The names that a file declares, known before any condition is read."""

    rules: Mapping[str, Place]
    classes: frozenset[str]


def unfolded(text: str) -> str:
    """Give a Chinese *text* without the spaces that folding its lines left in it."""
    return _FOLDED.sub("", text)


def declared(node: Node | None) -> Declared:
    """Find the ids and classes that a ruleset file declares; what is wrong with it is told when it is read."""
    top = shape.entries(node, Faults())
    rules = shape.entries(top.get("rules"), Faults()) if "rules" in top else {}
    places = {} if "rules" not in top else dict(top["rules"].keys)
    stated = (item.value.get("classify") for item in rules.values() if isinstance(item.value, dict))
    return Declared(places, frozenset(node.value for node in stated if node and isinstance(node.value, str)))


class RulesetReader:
    """Reads rulesets with the names of a lexicon."""

    def __init__(self, lexicon: Lexicon, sources: SourceReader) -> None:
        """Read with the facts, actions and *sources* that are known."""
        self._lexicon = lexicon
        self._sources = sources
        self._faults = lexicon.faults
        self._singulars = [kind.singular for kind in lexicon.kinds if not kind.single]

    def read(self, node: Node | None) -> Ruleset | None:
        """Read one file."""
        keys = shape.mapping(node, self._faults, RULESET)
        if keys is None:
            return None
        name, title = shape.text(keys.get("ruleset"), self._faults), shape.text(keys.get("title"), self._faults)
        heading = Heading(name or "", self._about(keys.get("about")), "about" in keys)
        rules = (
            self._rule(rule, item, heading) for rule, item in shape.entries(keys.get("rules"), self._faults).items()
        )
        found = tuple(rule for rule in rules if rule is not None)
        return Ruleset(name or "", title or "", self._origin(keys.get("origin")), found)

    def _about(self, node: Node | None) -> str | None:
        return shape.choice(node, [*self._singulars, PERSON], self._faults, "kind", "对象")

    def _origin(self, node: Node | None) -> Origin:
        keys = shape.mapping(node, self._faults, ORIGIN) or {}
        words = {key: shape.text(keys.get(key), self._faults) or "" for key in ("place", "status", "note")}
        self._sources.confidence(keys.get("status"))
        return Origin(**words)

    def _rule(self, name: str, node: Node, heading: Heading) -> Rule | None:
        keys = shape.mapping(node, self._faults, RULE)
        if keys is None or "when" not in keys:
            return None
        conditions = self._conditions(keys, heading)
        abouts = list(conditions)
        effect, targets = self._effect(keys, node)
        because = unfolded(shape.text(keys.get("because"), self._faults) or "")
        self._check_placeholders(because, keys.get("because"), abouts)
        unless = [self._one(item, abouts) for item in shape.items(keys.get("unless"), self._faults)]
        return Rule(
            id=name,
            title=shape.text(keys.get("title"), self._faults) or name,
            ruleset=heading.ruleset,
            conditions=conditions,
            effect=effect,
            targets=targets,
            because=because,
            citations=self._citations(keys.get("cite")),
            scope=self._scope(keys.get("scope")),
            unless=tuple(part for part in unless if part is not None),
            starts=self._day(keys.get("from")),
            ends=self._day(keys.get("until")),
            accepted=self._accepted(keys.get("accepted")),
        )

    def _accepted(self, node: Node | None) -> dict[str, str]:
        stated = shape.entries(node, self._faults)
        return {code: shape.text(item, self._faults) or "" for code, item in stated.items()}

    def _citations(self, node: Node | None) -> tuple[Citation, ...]:
        if node is not None and node.value == []:
            self._faults.add("no_citation", node.place, "a rule cites its source", "规则必须写明依据")
        return self._sources.citations(node)

    def _conditions(self, keys: shape.Fields, heading: Heading) -> dict[str, Condition]:
        when, about = keys["when"], self._about(keys["about"]) if "about" in keys else heading.about
        if isinstance(when.value, dict):
            if not when.value:
                self._faults.add("empty_condition", when.place, "empty condition", "条件不能为空")
            known = [(self._about(Node(place, kind, {})), item) for kind, item, place in when.entries()]
            return {kind: self._reader(kind).read(item) for kind, item in known if kind is not None}
        if about is None and "about" not in keys and not heading.is_stated:
            said = "没有写明规则针对什么（about）"
            self._faults.add("no_about", when.place, "the rule says not what it is about", said)
        return {} if about is None else {about: self._reader(about).read(when)}

    def _reader(self, about: str) -> ConditionReader:
        return ConditionReader(self._lexicon, None if about == PERSON else about)

    def _one(self, node: Node, abouts: list[str]) -> Condition | None:
        """Read one test that is asked of everything the rule is about."""
        read = [self._reader(about).read_item(node) for about in abouts]
        return read[0] if read else None

    def _scope(self, node: Node | None) -> Condition:
        return ALWAYS if node is None else self._reader(PERSON).read(node)

    def _effect(self, keys: shape.Fields, node: Node) -> tuple[Effect, tuple[str, ...]]:
        stated = [word for word in EFFECTS if word in keys]
        if len(stated) != 1:
            said = f"每条规则必须有且只有一个效果（{'、'.join(EFFECTS)}）"
            self._faults.add("one_effect", node.place, "a rule has one effect", said)
            return Effect.CLASSIFY, ()
        item = keys[stated[0]]
        if stated[0] == Effect.CLASSIFY:
            word = shape.text(item, self._faults)
            return Effect.CLASSIFY, () if word is None else (word,)
        listed = item.value if isinstance(item.value, list) else [item]
        if not listed:
            self._faults.add("empty_list", item.place, "empty list", "列表不能为空")
        actions = [shape.choice(action, self._lexicon.actions, self._faults, "action", "措施") for action in listed]
        return Effect(stated[0]), tuple(action for action in actions if action is not None)

    def _check_placeholders(self, because: str, node: Node | None, abouts: list[str]) -> None:
        if node is None:
            return
        for stated in _BRACED.findall(because):
            placeholder = PLACEHOLDER.fullmatch(stated)
            if placeholder is None:
                said = f"`{stated}` 应写作 {{事项}} 或者 {{事项!names}}"
                self._faults.add("bad_placeholder", node.place, f"`{stated}` is no placeholder", said)
                continue
            for about in abouts:
                self._check_placeholder(placeholder, node, about)

    def _check_placeholder(self, placeholder: re.Match[str], node: Node, about: str) -> None:
        name = placeholder[1]
        fact = self._lexicon.fact(name, node, None if about == PERSON else about)
        if fact is not None and placeholder[2] and not isinstance(fact.derivation, Count | Streak | Hits):
            said = f"`{name}` 不是对记录的计数，不能用 !names"
            self._faults.add("no_names", node.place, f"`{name}` counts no records", said)

    def _day(self, node: Node | None) -> int | None:
        word = shape.text(node, self._faults)
        return None if word is None or node is None else read_day(word, node.place, self._faults)
