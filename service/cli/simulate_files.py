"""
The files that `gongguo simulate` writes: JSON, a page, a workbook, the persons in full; each is whole or not there.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service.cli.faults import Fault, InputAtFaultError
from service.cli.outcome import as_json
from service.operations.simulation.persons import write_persons
from service.operations.simulation.run import for_workbook
from service.population.files import whole_file
from service.reports.simulation.page import page
from service.reports.simulation.workbook import write as write_workbook

OUT, PERSONS = "--out", "--persons"
ENDINGS = {OUT: (".json", ".html", ".xlsx"), PERSONS: (".parquet", ".ndjson")}


def check_files(out: Sequence[Path], persons: Path | None, population: Path, *, afresh: bool) -> None:
    """Raise `InputAtFaultError` with everything that is wrong with the names of the files, before any work is done."""
    asked = [*((OUT, path) for path in out), *(((PERSONS, persons),) if persons else ())]
    faults = [fault for option, path in asked for fault in _faults(option, path, population, afresh=afresh)]
    names = [path.resolve() for _, path in asked]
    faults += [
        Fault("same_file", option, "", "同一个文件写了两次", str(path))
        for option, path in asked
        if names.count(path.resolve()) > 1
    ]
    if faults:
        raise InputAtFaultError(faults)


def _faults(option: str, path: Path, population: Path, *, afresh: bool) -> list[Fault]:
    if path.suffix not in ENDINGS[option]:
        accepted = f"以 {'、'.join(ENDINGS[option])} 结尾的文件名"
        return [Fault("unknown_form", option, "", "看不出输出的格式", str(path), accepted)]
    if not path.absolute().parent.is_dir():
        return [Fault("no_such_folder", option, "", "要写入的目录不存在", str(path))]
    if path.is_dir() or (population.exists() and path.resolve().is_relative_to(population.resolve())):
        return [Fault("same_file", option, "", "输出不能是目录，也不能是人群文件", str(path))]
    if path.exists() and not afresh:
        return [Fault("file_exists", str(path), "", "已经存在，不覆盖；要覆盖，请加 --afresh")]
    return []


def write_files(simulation: dict[str, Any], folder: Path, out: Sequence[Path], persons: Path | None) -> list[str]:
    """Write the files of a *simulation*, whose persons lie in a *folder*; name them."""
    for path in out:
        try:
            _write(simulation, folder, path)
        except OSError:
            raise InputAtFaultError([Fault("unwritable_file", str(path), "", "文件不能写入")]) from None
    if persons is not None:
        try:
            write_persons(folder, persons)
        except OSError:
            raise InputAtFaultError([Fault("unwritable_file", str(persons), "", "文件不能写入")]) from None
    return [str(path) for path in (*out, *([persons] if persons else []))]


def _write(simulation: dict[str, Any], folder: Path, path: Path) -> None:
    if path.suffix == ".xlsx":
        write_workbook(path, *for_workbook(simulation, folder))
        return
    content = as_json(simulation) if path.suffix == ".json" else page(simulation).encode()
    with whole_file(path) as unfinished:
        unfinished.write_bytes(content)
