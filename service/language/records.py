"""
Reading `vocabulary/records.yaml`: kinds of record, their fields, and the facts that the fields are.
"""

from collections.abc import Iterator, Mapping

from service.domain.fact import CountedOn, Fact, FactType, Given
from service.domain.record import Field, FieldType, ReadAs, RecordKind, SetAside
from service.domain.rule import PERSON
from service.language import shape
from service.language.document import Faults, Node, Place
from service.language.grammar import DAY, DAY_ABSENT, FIELD, KIND, READ_AS, RECORDS, SET_ASIDE, UNIQUE
from service.language.lexicon import Lexicon

_TYPES = {
    FieldType.ID: FactType.TEXT,
    FieldType.TEXT: FactType.TEXT,
    FieldType.TRUTH: FactType.TRUTH,
    FieldType.CODE: FactType.CODE,
    FieldType.CODES: FactType.CODES,
    FieldType.DATE: FactType.DATE,
    FieldType.INTEGER: FactType.NUMBER,
    FieldType.NUMBER: FactType.TEXT,
    FieldType.SHARE: FactType.SHARE,
    FieldType.YEAR: FactType.NUMBER,
}


def read_records(node: Node | None, faults: Faults) -> tuple[RecordKind, ...]:
    """Read the kinds of record."""
    top = shape.mapping(node, faults, RECORDS) or {}
    shared = {name: _codes(item, faults) for name, item in shape.entries(top.get("codes"), faults).items()}
    stated = shape.entries(top.get("records"), faults)
    kinds = tuple(kind for name, item in stated.items() if (kind := _kind(name, item, shared, faults)) is not None)
    if "records" in top and not any(kind.name == PERSON and kind.single and "ref" in kind.fields for kind in kinds):
        said = "必须有单个对象 `subject`，其中有字段 `ref`"
        faults.add("no_subject", top["records"].place, "no single object `subject` with a field `ref`", said)
    return kinds


def _codes(node: Node, faults: Faults) -> dict[str, str]:
    return {code: shape.text(label, faults) or code for code, label in shape.entries(node, faults).items()}


def _kind(name: str, node: Node, shared: Mapping[str, dict[str, str]], faults: Faults) -> RecordKind | None:
    keys = shape.mapping(node, faults, KIND)
    if keys is None:
        return None
    singular = shape.text(keys.get("singular"), faults) or name
    fields = {
        field: read
        for field, item in shape.entries(keys.get("fields"), faults).items()
        if (read := _field(field, singular, item, shared, faults)) is not None
    }
    day, day_absent = _day(keys.get("day"), faults)
    unique = shape.mapping(keys.get("unique"), faults, UNIQUE) or {}
    kind = RecordKind(
        name=name,
        singular=singular,
        label=shape.text(keys.get("label"), faults) or name,
        fields=fields,
        single=shape.truth(keys.get("single"), faults),
        title=shape.text(keys.get("title"), faults),
        day=day,
        day_absent=day_absent,
        unique_by=tuple(shape.texts(unique.get("fields"), faults)),
        unique_where=_words(unique.get("where"), faults),
        dropped_if=shape.text(keys.get("dropped_if"), faults),
        before=_words(keys.get("before"), faults),
        pending=_word_sets(keys.get("pending"), faults),
        set_aside=_set_aside(keys.get("set_aside"), faults),
    )
    _check_words(kind, keys["fields"].place if "fields" in keys else node.place, faults)
    return kind


def _check_words(kind: RecordKind, place: Place, faults: Faults) -> None:
    """Look for words by which a *kind* speaks of its own fields and codes, and which it has not."""
    if not kind.single and "id" not in kind.fields:
        faults.add("no_id", place, f"`{kind.name}` has no field `id`", f"{kind.label}没有字段 `id`")
    for name, codes in _words_meant(kind):
        if name not in kind.fields:
            faults.add("unknown_field", place, f"`{kind.name}` has no field `{name}`", f"{kind.label}没有字段 `{name}`")
            continue
        for code in sorted(codes - set(kind.fields[name].codes)):
            said = f"{kind.label}的字段 `{name}` 没有代码 `{code}`"
            faults.add("unknown_code", place, f"`{kind.name}.{name}` has no code `{code}`", said)


def _words_meant(kind: RecordKind) -> Iterator[tuple[str, frozenset[str]]]:
    """Give each field that a *kind* names, with those of its codes that it names."""
    singles = (kind.day, kind.title, kind.dropped_if, *kind.unique_by, *kind.before, *kind.before.values())
    yield from ((name, frozenset()) for name in singles if name is not None)
    yield from ((name, frozenset({code})) for name, code in kind.unique_where.items())
    yield from kind.pending.items()
    if kind.set_aside is not None:
        yield kind.set_aside.field, frozenset({kind.set_aside.code, kind.set_aside.otherwise})
        yield from ((name, frozenset()) for name in (kind.set_aside.case,) if name is not None)
    for field in kind.fields.values():
        yield from (*field.required_with.items(), *field.nullable_unless.items())
        if field.read_as is not None:
            yield field.name, field.read_as.instead_of | {field.read_as.code}
            yield field.read_as.until, frozenset()


def _words(node: Node | None, faults: Faults) -> dict[str, str]:
    found = {} if node is None else shape.entries(node, faults)
    return {key: word for key, item in found.items() if (word := shape.text(item, faults)) is not None}


def _word_sets(node: Node | None, faults: Faults) -> dict[str, frozenset[str]]:
    found = {} if node is None else shape.entries(node, faults)
    return {key: frozenset(shape.texts(item, faults)) for key, item in found.items()}


def _day(node: Node | None, faults: Faults) -> tuple[str | None, str | None]:
    if node is None or not isinstance(node.value, dict):
        return shape.text(node, faults), None
    keys = shape.mapping(node, faults, DAY) or {}
    absent = shape.choice(keys.get("absent"), DAY_ABSENT, faults, "day", "计入日")
    return shape.text(keys.get("field"), faults), absent


def _set_aside(node: Node | None, faults: Faults) -> SetAside | None:
    if node is None:
        return None
    keys = shape.mapping(node, faults, SET_ASIDE) or {}
    words = {key: shape.text(item, faults) for key, item in keys.items()}
    field, code, otherwise = (words.get(key) or "" for key in ("field", "code", "otherwise"))
    return SetAside(field, code, otherwise, words.get("case"), words.get("considered"))


def _field(name: str, singular: str, node: Node, shared: Mapping[str, dict[str, str]], faults: Faults) -> Field | None:
    keys = shape.mapping(node, faults, FIELD)
    if keys is None:
        return None
    kind = shape.choice(keys.get("type"), [t.value for t in FieldType], faults, "type", "类型")
    codes = _field_codes(keys.get("codes"), shared, faults)
    may_become = _may_become(keys.get("may_change"), kind, codes, faults)
    return Field(
        name=name,
        label=shape.text(keys.get("label"), faults) or name,
        type=FieldType(kind or "text"),
        codes=codes,
        ordered=shape.truth(keys.get("ordered"), faults),
        required=shape.truth(keys.get("required"), faults),
        required_with=_word_sets(keys.get("required_with"), faults),
        nullable=shape.truth(keys.get("nullable"), faults),
        nullable_unless=_word_sets(keys.get("nullable_unless"), faults),
        outcome=shape.truth(keys.get("outcome"), faults),
        read_as=_read_as(keys.get("read_as"), faults),
        has_default="absent" in keys,
        default=_default(keys.get("absent"), kind, codes, faults),
        unit=shape.text(keys.get("unit"), faults) or ("年" if kind == FieldType.YEAR else None),
        may_change=may_become is not None,
        may_become=may_become or (),
        disclosed="disclosed" not in keys or shape.truth(keys["disclosed"], faults),
        fact=f"{singular}.{name}",
    )


def _default(node: Node | None, kind: str | None, codes: Mapping[str, str], faults: Faults) -> str | bool | None:
    """Read what absence reads as: a truth, a code, or null (has not happened)."""
    if node is None or (kind == FieldType.DATE and node.value is None):
        return None
    if kind == FieldType.TRUTH and isinstance(node.value, bool):
        return node.value
    if isinstance(node.value, str) and node.value in codes:
        return node.value
    faults.add("bad_absent", node.place, "`absent` does not fit the field", "absent 的取值不合字段的类型或代码")
    return None


def _may_become(
    node: Node | None, kind: str | None, codes: Mapping[str, str], faults: Faults
) -> tuple[str | bool, ...] | None:
    """Read what a field may yet become: anything (empty), one of some truths or codes; None where it may not change."""
    if node is None or not isinstance(node.value, list):
        return () if shape.truth(node, faults) else None
    known: tuple[str | bool, ...] = (True, False) if kind == FieldType.TRUTH else tuple(codes)
    values = tuple(item.value for item in node.value if isinstance(item.value, str | bool) and item.value in known)
    if not values or len(values) < len(node.value):
        wrong = [item for item in node.value if isinstance(item.value, list | dict) or item.value not in known]
        said = "may_change 的取值不合字段的类型或代码"
        faults.add("bad_may_change", (wrong or [node])[0].place, "`may_change` does not fit the field", said)
        return None
    return values


def _field_codes(node: Node | None, shared: Mapping[str, dict[str, str]], faults: Faults) -> dict[str, str]:
    if node is None:
        return {}
    if isinstance(node.value, dict):
        return _codes(node, faults)
    name = shape.choice(node, list(shared), faults, "code list", "代码表")
    return shared.get(name or "", {})


def _read_as(node: Node | None, faults: Faults) -> ReadAs | None:
    if node is None:
        return None
    keys = shape.mapping(node, faults, READ_AS) or {}
    code, until = shape.text(keys.get("code"), faults), shape.text(keys.get("until"), faults)
    return ReadAs(code or "", frozenset(shape.texts(keys.get("for"), faults)), until or "")


def given_facts(kinds: tuple[RecordKind, ...]) -> Iterator[Fact]:
    """Give the facts that the fields of the *kinds* are, and the day from which each record counts."""
    for kind in kinds:
        owner = None if kind.single else kind.singular
        for field in kind.fields.values():
            given = Given(field.name, field.has_default, field.default)
            kind_of_value = _TYPES[field.type]
            yield Fact(field.fact, field.label, kind_of_value, owner, given, field.unit, field.codes, field.ordered)
        if not kind.single and (kind.day or kind.day_absent):
            yield Fact(f"{kind.singular}.counted_on", f"{kind.label}计入日", FactType.DATE, owner, CountedOn())


def check_considered(node: Node | None, lexicon: Lexicon) -> None:
    """Look at the facts by which records may yet be set aside: truths, each of its own kind of record."""
    silent = Faults()  # what is wrong with the shape was noted when it was read
    stated = shape.entries(shape.entries(node, silent).get("records"), silent)
    for kind in lexicon.kinds:
        named = shape.entries(shape.entries(stated[kind.name], silent).get("set_aside"), silent).get("considered")
        name = lexicon.fact_of(shape.text(named, silent), named, kind.singular, frozenset({FactType.TRUTH}))
        if named is not None and name is not None and lexicon.facts[name].owner is None:
            said = f"`{name}` 是本人的事项，不是「{kind.label}」的事项"
            lexicon.faults.add("fact_out_of_reach", named.place, f"`{name}` is no fact of one `{kind.singular}`", said)
