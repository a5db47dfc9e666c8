"""The random dossiers are what the contract accepts, and of every kind that it does."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.domain.record import FieldType
from service.domain.release import Release
from service.intake import Contract
from tests.property.asking import examples
from tests.property.shrinking import smallest
from tests.strategies import DossierMaker, as_bytes, dossiers, seeds

_SAMPLE = 600


@given(seed=seeds())
@examples(2_000)
def test_every_random_dossier_is_accepted(contract: Contract, maker: DossierMaker, seed: int) -> None:
    dossier = maker.make(seed)
    assert contract.read(as_bytes(dossier)).keys() == dossier.keys()


@given(data=st.data())
@examples(20)
def test_dossiers_can_be_drawn_as_any_other_value(contract: Contract, maker: DossierMaker, data: st.DataObject) -> None:
    assert "subject" in contract.read(as_bytes(data.draw(dossiers(maker))))


def test_one_seed_makes_one_dossier(maker: DossierMaker) -> None:
    assert maker.make(7) == maker.make(7)
    assert maker.make(7) != maker.make(8)


def _flat(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _form(value: Any, field_type: FieldType) -> str:
    if value is None:
        return "null"
    return {4: "year", 7: "month", 10: "day"}[len(value)] if field_type is FieldType.DATE else "there"


def test_random_dossiers_leave_nothing_of_the_contract_out(release: Release, maker: DossierMaker) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for dossier in map(maker.make, range(_SAMPLE)):
        for kind in release.kinds:
            listed = dossier.get(kind.name)
            if listed is None:
                seen[kind.name, "lacking"] += 1
                continue
            seen[kind.name, "empty" if listed == [] else "filled"] += 1
            for record in [listed] if isinstance(listed, dict) else listed:
                flat = dict(_flat(record))
                for field in kind.fields.values():
                    form = _form(flat[field.name], field.type) if field.name in flat else "absent"
                    seen[field.fact, form] += 1
    expected = {
        (field.fact, form)
        for kind in release.kinds
        for field in kind.fields.values()
        for form in (
            *(("year", "month", "day") if field.type is FieldType.DATE else ("there",)),
            *(("absent",) if not field.required else ()),
            *(("null",) if field.nullable else ()),
        )
    }
    expected |= {
        (kind.name, form) for kind in release.kinds if not kind.single for form in ("lacking", "empty", "filled")
    }
    assert expected - seen.keys() == set()


def test_the_smallest_failing_dossier_keeps_what_fails_alone() -> None:
    dossier = {"subject": {"ref": "P-1", "rank": "none"}, "tasks": [{"id": "T-1"}, {"id": "T-2", "urgent": True}]}
    found = smallest(dossier, lambda smaller: any(task.get("urgent") for task in smaller.get("tasks", [])))
    assert found == {"tasks": [{"urgent": True}]}
