from service.analysis.shrink import shrunk


def test_what_does_not_matter_is_taken_out() -> None:
    whole = {"subject": {"ref": "A", "rank": "x"}, "tasks": [{"id": "T-1"}, {"id": "T-2", "in": {"a": 1, "b": 2}}]}

    def shows(dossier: dict) -> bool:
        tasks = dossier.get("tasks", [])
        return "ref" in dossier["subject"] and any(task.get("in", {}).get("b") == 2 for task in tasks)

    assert shrunk(whole, shows) == {"subject": {"ref": "A"}, "tasks": [{"in": {"b": 2}}]}


def test_the_person_stays() -> None:
    assert shrunk({"subject": {"ref": "A"}, "tasks": []}, lambda _: True) == {"subject": {}}


def test_codes_of_a_list_are_taken_out_one_by_one() -> None:
    assert shrunk({"subject": {"c": ["a", "b", "c"]}}, lambda d: "b" in d["subject"].get("c", [])) == {
        "subject": {"c": ["b"]}
    }
