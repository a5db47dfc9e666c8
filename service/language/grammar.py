"""
The grammar: which keys every mapping of the language has. The readers hold files to it; the schemas tell it to editors.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.rule import Effect


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one mapping: those that it must have, and those that it may have besides."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


RECORDS = Keys(("records",), ("codes",))
KIND = Keys(
    ("singular", "label", "fields"),
    ("single", "title", "day", "unique", "dropped_if", "before", "pending", "set_aside"),
)
DAY = Keys(optional=("field", "absent"))
DAY_ABSENT = ("end_of_year", "end_of_quarter")
UNIQUE = Keys(optional=("fields", "where"))
SET_ASIDE = Keys(("field", "code", "otherwise"), ("case", "considered"))
FIELD = Keys(
    ("label", "type"),
    (
        "codes",
        "ordered",
        "required",
        "required_with",
        "nullable",
        "nullable_unless",
        "outcome",
        "read_as",
        "absent",
        "unit",
        "may_change",
        "disclosed",
    ),
)
READ_AS = Keys(("code", "for", "until"))

DERIVATIONS: Mapping[str, Keys] = {
    "holds": Keys((), ("fails", "awaits")),
    "count": Keys((), ("where", "matching")),
    "any": Keys((), ("where", "matching")),
    "latest": Keys(("by", "value"), ("where", "since")),
    "streak": Keys(("by", "while"), ("where", "since")),
    "share": Keys(("whole",)),
    "days": Keys(),
    "months": Keys(),
    "date": Keys(("plus_months", "by")),
    "lookup": Keys(("by",)),
    "hits": Keys((), ("over", "where")),
    "sum": Keys(),
    "lower": Keys(("for_each",)),
    "first_of": Keys((), ("absent",)),
    "year_of": Keys(),
}
"""The key that names a derivation -> the keys that its fact has besides."""

SINCE = Keys(("years",))
SPAN = Keys(("from", "to"), ("open",))
CHOICES = ("rules", "classify", "recommend")
"""How `hits` says which rules are meant; in one of these ways."""

HITS = Keys(optional=(*CHOICES, "answers"))
HIT_ANSWERS = ("yes", "unknown")
TERM = Keys(optional=("add", "subtract", "times"))
FIRST_OF_ABSENT = ("next",)


def fact_keys(kind: str) -> Keys:
    """Give the keys of a fact that is worked out by a *kind* of derivation."""
    own = DERIVATIONS[kind]
    return Keys(("label", kind, *own.required), ("unit", *own.optional))


SOURCES = Keys(("confidence", "regulations"))
REGULATION = Keys(("title",), ("short", "year", "source", "note", "status", "from", "confidence"))
CONFIDENCE = Keys(("label",), ("note",))
CITATION = Keys(("regulation", "confidence"), ("article", "item", "note"))

PARAMETER = Keys(("label", "values"), ("unit", "keys", "gives", "complete", "note"))
VALUE = Keys(("value",), ("cite", "status", "note"))

ACTION = Keys(
    ("label", "kind", "modality"),
    ("about", "ladder", "procedure", "remedies", "body", "note", "for_development", "excludes", "disclosed"),
)
LADDER = Keys(("name", "rung"))

PROCEDURES = Keys(("advice", "procedures", "remedies"))
PROCEDURE = Keys(("label", "steps"), ("note",))
STEP = Keys(("id", "label", "who", "artefact", "gate", "confidence"), ("working_days", "at_least", "note"))
REMEDY = Keys(("label", "text", "cite"), ("categories", "limits"))
LIMIT = Keys(("act", "by", "within"), ("from", "at_least", "confidence"))
WITHIN = Keys(optional=("days", "months", "working_days"))

HOLIDAYS = Keys(("years",))
HOLIDAY_YEAR = Keys(("source", "off"), ("work",))
DAYS_OFF = Keys(("name", "from"), ("to",))

EFFECTS = tuple(effect.value for effect in Effect)
RULESET = Keys(("ruleset", "title", "origin", "rules"), ("about", "note"))
ORIGIN = Keys(("place", "status"), ("note",))
RULE = Keys(
    ("title", "when", "because", "cite"),
    ("about", "scope", "unless", "from", "until", "note", "accepted", *EFFECTS),
)

TOTALS = Keys(("totals",), ("note",))
TOTAL = Keys(
    ("title", "because", "cite", "advises"),
    ("among", "of", "share", "count", "with_approval", "within", "by", "note"),
)
LIMIT_OF_TOTAL = Keys(optional=("at_least", "at_most"))
APPROVAL = Keys(("at_most",), ("body",))
