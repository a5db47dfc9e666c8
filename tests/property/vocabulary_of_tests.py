"""
A small vocabulary for random rulesets: every type of field, every way a record gets its day, every reading of absence.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

Json = dict[str, Any]

KINDS = {"a": "甲", "b": "乙", "c": "丙"}
LEVELS = {"low": "低", "mid": "中", "high": "高"}
RANKS = {"none": "无", "r1": "一级", "r2": "二级", "r3": "三级"}
STATES = {"open": "未定", "doubted": "存疑", "settled": "已定"}


def _field(kind: str, **more: object) -> Json:
    return {"label": "某项", "type": kind, **more}


def _code(codes: object, **more: object) -> Json:
    return _field("code", codes=codes, **more)


RECORDS: Json = {
    "codes": {"kinds": KINDS, "levels": LEVELS},
    "records": {
        "subject": {
            "singular": "subject",
            "label": "干部",
            "single": True,
            "fields": {
                "ref": _field("id", required=True),
                "category": _code("kinds"),
                "rank": _code(RANKS, ordered=True),
                "since": _field("date"),
                "flag": _field("truth"),
                "points": _field("integer", unit="分"),
                "tags": _field("codes", codes="kinds"),
            },
        },
        "setting": {"singular": "setting", "label": "条件", "single": True, "fields": {"free": _field("truth")}},
        "reviews": {
            "singular": "review",
            "label": "考核",
            "day": {"field": "confirmed_on", "absent": "end_of_year"},
            "unique": {"fields": ["year"]},
            "fields": {
                "id": _field("id", required=True),
                "year": _field("year", required=True),
                "kind": _code("kinds", required=True),
                "level": _code("levels", ordered=True),
                "votes.good": _field("share"),
                "votes.bad": _field("share"),
                "votes.none": _field("share"),
                "passed": _field("truth"),
                "confirmed_on": _field("date", nullable=True),
            },
        },
        "matters": {
            "singular": "matter",
            "label": "事项",
            "title": "title",
            "day": "on",
            "before": {"done_on": "on"},
            "pending": {"state": ["doubted"]},
            "set_aside": {"field": "mercy.status", "code": "b", "otherwise": "c"},
            "fields": {
                "id": _field("id", required=True),
                "title": _field("text"),
                "on": _field("date"),
                "kind": _code("kinds", required=True),
                "state": _code(STATES, read_as={"code": "doubted", "for": ["settled"], "until": "settled_on"}),
                "settled_on": _field(
                    "date",
                    nullable=True,
                    outcome=True,
                    nullable_unless={"state": ["settled"]},
                    required_with={"state": ["settled"]},
                ),
                "level": _code("levels", ordered=True),
                "tags": _field("codes", codes="kinds"),
                "sure": _field("truth"),
                "own": _field("truth", absent=False),
                "number": _field("integer", unit="次"),
                "days": _field("integer", unit="天"),
                "due_on": _field("date"),
                "done_on": _field("date", nullable=True, outcome=True),
                "mercy.status": _code("kinds", absent="a"),
            },
        },
        "steps": {
            "singular": "step",
            "label": "措施",
            "day": "taken_on",
            "dropped_if": "revoked",
            "fields": {
                "id": _field("id", required=True),
                "taken_on": _field("date", required=True),
                "kind": _code("kinds", required=True),
                "about": _field("id"),
                "level": _code("levels", ordered=True),
                "lifted_on": _field("date", nullable=True, outcome=True, absent=None),
                "revoked": _field("truth", absent=False),
            },
        },
        "notes": {
            "singular": "note",
            "label": "备注",
            "fields": {"id": _field("id", required=True), "deed": _field("id"), "kind": _code("kinds")},
        },
    },
}

SOURCES: Json = {"confidence": {"drafted": {"label": "拟制"}}, "regulations": {"list": {"title": "清单"}}}
CITE = {"regulation": "list", "confidence": "drafted"}
PROCEDURES: Json = {"advice": "仅供参考。", "procedures": {}, "remedies": {}}
ACTIONS: Json = {
    "praise": {"label": "表扬", "kind": "incentive", "modality": "may"},
    "train": {"label": "培训", "kind": "supportive", "modality": "must"},
    "remind": {
        "label": "提醒",
        "kind": "adverse",
        "modality": "may",
        "about": "matter",
        "ladder": {"name": "handling", "rung": 1},
    },
    "warn": {
        "label": "告诫",
        "kind": "adverse",
        "modality": "may",
        "about": "matter",
        "ladder": {"name": "handling", "rung": 2},
    },
}
OF_PERSON, OF_MATTER = ("praise", "train"), ("remind", "warn")

SINGULARS = {"reviews": "review", "matters": "matter", "steps": "step", "notes": "note"}


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that may be read: its owner (None: the person), its type and, of a code, which codes."""

    name: str
    owner: str | None
    type: str
    codes: tuple[str, ...] = ()
    ordered: bool = False
    required: bool = False


_TYPES = {"integer": "number", "year": "number", "id": "text"}


def given_facts() -> list[Known]:
    """Give the facts that the fields are, and the days from which records count."""
    found = []
    for kind in RECORDS["records"].values():
        owner = None if kind.get("single") else kind["singular"]
        for name, field in kind["fields"].items():
            codes = field.get("codes", ())
            codes = RECORDS["codes"][codes] if isinstance(codes, str) else codes
            is_required = field.get("required", False)
            fact = f"{kind['singular']}.{name}"
            type_ = _TYPES.get(field["type"], field["type"])
            found.append(Known(fact, owner, type_, tuple(codes), field.get("ordered", False), required=is_required))
        if owner is not None and "day" in kind:
            found.append(Known(f"{owner}.counted_on", owner, "date"))
    return found


def random_parameters(random: Random) -> Json:
    """Draw the parameters: numbers, shares and tables, some of which begin late, change, or end."""
    ranks, kinds, levels = list(RANKS), list(KINDS), list(LEVELS)
    drawn: Json = {}
    for name in ("p0", "p1", "p2", "p3"):
        drawn[name] = _parameter(random, lambda: random.choice((0, 1, 2, 3, 12, 24)))
    drawn["s0"] = _parameter(random, lambda: random.choice((0.15, 0.3, 0.5, 0.3333)))

    def months(codes: list[str]) -> Json:
        return {code: random.choice((0, 6, 12, 24, "endless")) for code in codes if random.random() < 0.8}

    def next_of(codes: list[str]) -> Json:
        return {code: random.choice(ranks) for code in codes if random.random() < 0.8}

    drawn["months_of_kind"] = _parameter(random, lambda: months(kinds), keys="matter.kind")
    drawn["months_of_level"] = _parameter(random, lambda: months(levels), keys="matter.level")
    drawn["months_of_rank"] = _parameter(random, lambda: months(ranks), keys="subject.rank")
    drawn["rank_of_rank"] = _parameter(random, lambda: next_of(ranks), keys="subject.rank", gives="subject.rank")
    drawn["rank_of_kind"] = _parameter(random, lambda: next_of(kinds), keys="matter.kind", gives="subject.rank")
    return drawn


TABLES = {
    "months_of_kind": (tuple(KINDS), None),
    "months_of_level": (tuple(LEVELS), None),
    "months_of_rank": (tuple(RANKS), None),
    "rank_of_rank": (tuple(RANKS), tuple(RANKS)),
    "rank_of_kind": (tuple(KINDS), tuple(RANKS)),
}
"""table -> the codes that are its keys, and those that are its values, where they are codes."""


def _parameter(random: Random, draw: Any, **more: str) -> Json:
    start = random.choice(("2000-01-01", "2000-01-01", "2000-01-01", "2025-06-01"))
    values: Json = {start: {"value": draw(), "cite": CITE}}
    if random.random() < 0.3:
        values["2026-01-01"] = {"value": draw() if random.random() < 0.8 else None, "cite": CITE}
    return {"label": "某数", **more, "values": values}
