"""Dossiers become tables and dossiers again, and lose nothing but objects that hold nothing."""

from datetime import date

from service.population.dossiers import dossiers_of, part_of, tables_of
from service.population.tables import columns_of
from tests.strategies import as_bytes
from tests.unit.population.populations import AS_OF, contract, kind_of, kinds, tables


def test_every_field_has_its_column() -> None:
    made = tables()
    assert set(columns_of(kind_of("subject"))) <= set(made.people.columns)
    assert set(made.records["incidents"].columns) == {"who", *columns_of(kind_of("incidents"))}


def test_a_list_that_is_lacking_is_told_from_one_without_a_record() -> None:
    made = tables_of([{"subject": {"ref": "A"}}, {"subject": {"ref": "B"}, "awards": []}], kinds(), [AS_OF] * 2)
    assert made.people["has:awards"].to_list() == [False, True]
    assert list(dossiers_of(made, kinds())) == [{"subject": {"ref": "A"}}, {"subject": {"ref": "B"}, "awards": []}]


def test_a_day_keeps_how_far_it_is_known() -> None:
    days = [date(2025, 3, 1), "2025-03", "2025", "2024-02"]
    records = [{"id": f"A-{number}", "date": day} for number, day in enumerate(days)]
    made = tables_of([{"subject": {"ref": "P-1"}, "awards": records}], kinds(), [AS_OF])
    assert made.records["awards"].select("award.date", "award.date:last").rows() == [
        (date(2025, 3, 1), None),
        (date(2025, 3, 1), date(2025, 3, 31)),
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2024, 2, 1), date(2024, 2, 29)),
    ]
    (dossier,) = dossiers_of(made, kinds())
    assert [one["date"] for one in dossier["awards"]] == ["2025-03-01", "2025-03", "2025", "2024-02"]


def test_what_has_not_happened_is_told_from_what_is_not_known() -> None:
    records = [{"id": "T-1", "completed_on": None}, {"id": "T-2"}]
    made = tables_of([{"subject": {"ref": "P-1"}, "tasks": records}], kinds(), [AS_OF])
    assert made.records["tasks"]["task.completed_on:none"].to_list() == [True, False]
    assert made.records["tasks"]["task.completed_on"].to_list() == [None, None]
    assert next(dossiers_of(made, kinds()))["tasks"] == records


def test_objects_within_objects_come_back() -> None:
    incident = {"id": "I-1", "kind": "other", "decision": {"collective": True}, "tolerance": {"status": "none"}}
    made = tables_of([{"subject": {"ref": "P-1", "unit": {"ref": "U"}}, "incidents": [incident]}], kinds(), [AS_OF])
    assert next(dossiers_of(made, kinds())) == {
        "subject": {"ref": "P-1", "unit": {"ref": "U"}},
        "incidents": [incident],
    }


def test_numbers_that_are_whole_are_written_whole() -> None:
    task = {"id": "T", "progress": 3, "planned_progress": 2.5}
    made = tables_of([{"subject": {"ref": "P"}, "tasks": [task]}], kinds(), [AS_OF])
    (dossier,) = dossiers_of(made, kinds())
    assert repr(dossier["tasks"]) == "[{'id': 'T', 'progress': 3, 'planned_progress': 2.5}]"


def test_more_dossiers_than_are_laid_out_at_once_come_in_order() -> None:
    refs = [f"P-{number}" for number in range(2_300)]
    given = [{"subject": {"ref": ref}, "awards": [{"id": ref, "date": AS_OF}]} for ref in refs]
    back = list(dossiers_of(tables_of(given, kinds(), [AS_OF] * len(given)), kinds()))
    assert [(one["subject"]["ref"], one["awards"][0]["id"]) for one in back] == [(ref, ref) for ref in refs]


def test_a_piece_holds_the_records_of_its_persons() -> None:
    whole = list(dossiers_of(tables(), kinds()))
    assert list(dossiers_of(part_of(tables(), 20, 15), kinds())) == whole[20:35]


def test_what_comes_back_is_what_the_contract_takes() -> None:
    back = list(dossiers_of(tables(), kinds()))
    read = [contract().read(as_bytes(one)) for one in back]
    again = tables_of(read, kinds(), [AS_OF] * len(read))
    assert list(dossiers_of(again, kinds())) == back
