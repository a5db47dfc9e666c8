"""
Words for gaps: what is missing, what it may turn out to be, and what follows, as people read it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from service.alternatives.blanks import ADDED
from service.alternatives.candidates import OTHER
from service.alternatives.fields import ABSENT, Dossier, Place, value_at
from service.alternatives.filling import completed, seat_of, with_own_ids
from service.alternatives.gap_finding import GapFinding, Single, Unsettled, Values
from service.alternatives.gap_values import joined, one_value
from service.alternatives.goals import NOT_MENTIONED, SUPERSEDED
from service.alternatives.settling import Key
from service.domain.action import Modality
from service.domain.record import FieldType, RecordKind
from service.domain.rendering import day_in_words, quoted
from service.domain.rule import PERSON
from service.domain.verdict import Decision, Verdict

Json = dict[str, Any]

_WAYS = {
    Verdict.BARRED.value: "不得",
    Verdict.HELD.value: "暂缓",
    NOT_MENTIONED: "不再提出",
    SUPERSEDED: "由更高一级的措施取代",
}
_SAID = {Verdict.BARRED.value: "不得提出", Verdict.HELD.value: "暂缓提出"}
_MODALITIES = {Modality.MUST: "应当提出", Modality.MAY: "可以提出"}
_MOST_NAMED = 3
_MARKS = "①②③④⑤⑥⑦⑧⑨⑩"


class GapWords:
    """Tells the gaps of one dossier."""

    def __init__(self, finding: GapFinding, dossier: Dossier) -> None:
        """Tell what was *found* in a *dossier*."""
        self._finding = finding
        self._release = finding.release
        self._dossier = dossier
        self._day = finding.day
        self._by_id = {
            record.id: _named(finding.reasoner.name_of(record), record.id)
            for records in finding.case.records.values()
            for record in records
        }

    def way(self, way: str, decision: Decision) -> str:
        """Say which way an action is settled."""
        return _WAYS.get(way) or _MODALITIES.get(decision.action.modality, "可以提出")

    def named(self, path: str) -> Json:
        """Give a missing thing by path, label, and the name of the record that it belongs to."""
        place = seat_of(path, self._release)
        return {"path": path, "label": self._label(place), "record": self._record(place)}

    def fields(self, values: Values) -> list[Json]:
        """Give the fields of a set, with what must be given beside them."""
        beside = self._beside(values)
        return [
            {
                **self.named(path),
                "values": self.examples(found),
                "in_words": self.values(path, found),
                "beside": path in beside,
            }
            for path, found in {**values, **beside}.items()
        ]

    def of_set(self, values: Values, way: str, decision: Decision) -> str:
        """Say what a set comes to in one sentence; the lists that are to be empty are named together."""
        empty = [quoted(path_kind.label) for path, path_kind in self._lists(values) if values[path] == ([],)]
        parts = self._by_record({path: found for path, found in values.items() if found != ([],)})
        if empty:
            parts.append(f"{'、'.join(empty)}{'均' if len(empty) > 1 else ''}确无记录")
        together = f"同时查明以下{len(values)}项：" if len(values) > 1 else "查明"
        beside = "".join(
            f"，并查明{self.called(path)}（如{self.values(path, found).removeprefix('为')}）"
            for path, found in self._beside(values).items()
        )
        return f"{together}{'；'.join(parts)}{beside}，{self._so(way, decision)}。"

    def _by_record(self, values: Values) -> list[str]:
        """Say of each missing thing what it turns out to be; a record of which several are missing is named once."""
        parts: dict[tuple[str | None, str], list[str]] = {}
        for path, found in values.items():
            place, said = seat_of(path, self._release), self.values(path, found)
            of = (None, path) if place.record is None else (place.record, "")
            name = quoted(place.field.label) if of in parts and place.field is not None else self.called(path)
            parts.setdefault(of, []).append(name + said)
        return ["，".join(said) for said in parts.values()]

    def _beside(self, values: Values) -> Values:
        """Give what the contract asks for beside a set."""
        first = {path: found[0] for path, found in values.items()}
        whole = completed(first, self._dossier, self._day, self._release)
        return {path: (value,) for path, value in whole.items() if path not in values}

    def _lists(self, values: Values) -> list[tuple[str, RecordKind]]:
        places = [(path, seat_of(path, self._release)) for path in values]
        return [(path, place.kind) for path, place in places if place.field is None]

    def _so(self, way: str, decision: Decision) -> str:
        return f"{self._action(decision)}即{self._said(way, decision)}"

    def _said(self, way: str, decision: Decision) -> str:
        return _SAID.get(way) or self.way(way, decision)

    def _action(self, decision: Decision) -> str:
        about = "" if decision.about is None else f"对{self._by_id[decision.about]}的"
        return about + quoted(decision.action.label)

    def of_single(self, single: Single, unsettled: Mapping[Key, Unsettled]) -> str:
        """Say what one field alone settles, value by value."""
        told: dict[str, dict[str, list[str]]] = {}
        for key, ways in single.settles.items():
            decision = unsettled[key].decision
            for way, found in ways.items():
                said = self.values(single.path, tuple(found), briefly=True)
                so = told.setdefault(said, {}).setdefault(self._said(way, decision), [])
                so.append(self._action(decision))
        settled = f"单独查明{self.called(single.path)}，可使{len(single.settles)}项意见有定论"
        cases = [
            f"{said}的，{'，'.join(_some(actions) + so for so, actions in by_so.items())}"
            for said, by_so in told.items()
        ]
        return f"{settled}：{'；'.join(cases)}。"

    def summary(self, finding: GapFinding, first: Sequence[Json]) -> str:
        """Say in short how things stand."""
        when = day_in_words(self._day)
        if not finding.unsettled:
            return f"截至{when}，没有待定的意见。"
        said = f"截至{when}，有{len(finding.unsettled)}项意见待定。"
        if first:
            path, settles = first[0]["path"], len(first[0]["settles"])
            said += f"最宜先查明{self.called(path)}，单此一项可使其中{settles}项有定论。"
        elif finding.is_exhausted:
            said += "没有哪一项单独查明即可使意见有定论。"
        return said + ("" if finding.is_exhausted else "可能的组合过多，没有逐一推算，所列各项均经核对。")

    def called(self, path: str) -> str:
        """Call a missing thing by its name: 「某事」的「谋取私利」."""
        place = seat_of(path, self._release)
        if place.field is None:
            return quoted(place.kind.label)
        record = self._record(place)
        whose = "" if record is None else f"{_named(record, place.record)}的"
        return whose + quoted(place.field.label)

    def _label(self, place: Place) -> str:
        if place.field is None:
            return f"{place.kind.label}（整类记录）"
        present = value_at(self._dossier, place)
        if present is ABSENT:
            awaited = self._finding.probes.is_awaited(place, self._finding.entity(place.path))
            return f"{place.field.label}（待认定）" if awaited else place.field.label
        return f"{place.field.label}（{'须精确到日' if place.field.type is FieldType.DATE else '待认定'}）"

    def _record(self, place: Place) -> str | None:
        if place.record is not None:
            return self._finding.reasoner.name_of(self._finding.entity(place.path))
        return None if place.field is None or place.kind.singular == PERSON else place.kind.label

    def examples(self, values: Sequence[Any]) -> list[Any]:
        """Give values as JSON; of lists of records one: the empty one, or an example."""
        if isinstance(values[0], list) and (values[0] == [] or isinstance(values[0][0], dict)):
            return [[]] if [] in values else [self.shown(values[0])]
        return [self.shown(value) for value in values]

    def shown(self, value: Any) -> Any:  # noqa: ANN401 - any JSON there is
        """Give a value as JSON."""
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, list):
            own = with_own_ids(value, self._dossier) if value and isinstance(value[0], dict) else value
            return [self.shown(one) for one in own]
        if isinstance(value, dict):
            return {key: self.shown(one) for key, one in value.items()}
        return value

    def values(self, path: str, values: tuple[Any, ...], *, briefly: bool = False) -> str:
        """Say what a missing thing may turn out to be; *briefly*, without what records would be."""
        place = seat_of(path, self._release)
        if place.field is None:
            return self._records(place.kind, values, briefly=briefly)
        entity = self._finding.entity(path)
        decided = "经有权机关决定" if self._finding.probes.is_awaited(place, entity) else ""
        return decided + joined(place.field, values, self._finding.probes.candidates(path, entity), self._names)

    def _records(self, kind: RecordKind, values: tuple[Any, ...], *, briefly: bool) -> str:
        """Say that a list is empty, or what its records would be, by the first example."""
        if [] in values:
            return "确无记录"
        if briefly:
            return "有相应记录"
        records = [self._one(kind, record) for record in values[0]]
        marks = _MARKS if len(records) > 1 else ("",)
        return f"有相应记录（例如，{'；'.join(mark + one for mark, one in zip(marks, records, strict=False))}）"

    def _one(self, kind: RecordKind, record: Json) -> str:
        said = []
        for field in kind.fields.values():
            value = value_at({kind.name: [record]}, Place(kind.name, kind, record["id"], field))
            if value is not ABSENT and field.name != "id":
                said.append(f"{field.label}：{one_value(field, value, self._names)}")
        return "，".join(said)

    def _names(self, value: str) -> str:
        """Name the record of an id; a text that is none, by itself."""
        if value == OTHER:
            return "其他"
        if value.endswith(ADDED):
            return f"所列{value.removesuffix(ADDED)}"
        return self._by_id.get(value) or (quoted(value) if value.strip() else "空白")


def _some(actions: Sequence[str]) -> str:
    more = f"等{len(actions)}项" if len(actions) > _MOST_NAMED else ""
    return "、".join(actions[:_MOST_NAMED]) + more


def _named(name: str, identity: str | None) -> str:
    """Name a record: a title in quotation marks, and anything else as it is."""
    return name if identity is not None and name.endswith(f"（{identity}）") else quoted(name)
