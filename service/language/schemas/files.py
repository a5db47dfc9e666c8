"""
The schemas of a folder: one for every kind of file.
"""

import json
from collections.abc import Mapping
from typing import TypeAlias

from service.domain.release import Release
from service.language.schemas.conditions import conditions
from service.language.schemas.facts import facts, facts_file
from service.language.schemas.holidays import holidays_file
from service.language.schemas.names import names
from service.language.schemas.parameters import parameters, parameters_file
from service.language.schemas.reach import reach
from service.language.schemas.records import records, records_file
from service.language.schemas.rules import rules, ruleset
from service.language.schemas.shapes import Json, document
from service.language.schemas.sources import actions_file, procedures_file, regulations_file
from service.language.schemas.totals import totals, totals_file

Schemas: TypeAlias = Mapping[str, bytes]
"""File name -> content, in UTF-8."""


def schemas_of(release: Release) -> Schemas:
    """Make the schemas of the files of a *release*, byte for byte the same wherever and whenever they are made."""
    known = {**names(release), **reach(release)}
    in_rules = {**known, **conditions(release, in_facts=False), **rules(release)}
    in_facts = {**known, **conditions(release, in_facts=True), **facts(release)}
    made: dict[str, tuple[str, Json, dict[str, Json]]] = {
        "ruleset": ("规则集", ruleset(), in_rules),
        "holidays": ("放假安排", holidays_file(), {}),
        "totals": ("总量", totals_file(), {**in_rules, **totals(release)}),
        "parameters": ("参数", parameters_file(), {**known, **parameters(release)}),
        "records": ("记录", records_file(), records()),
        "facts": ("事项", facts_file(release), in_facts),
        "actions": ("措施", actions_file(), known),
        "procedures": ("程序和救济", procedures_file(release), known),
        "regulations": ("规定和可信度", regulations_file(), known),
    }
    return {
        f"{name}.json": _written(document(title, _MADE_BY, root, definitions))
        for name, (title, root, definitions) in made.items()
    }


_MADE_BY = "由 gongguo schema 生成，供编辑器补全和检查；规则目录改了名字，要重新生成。"


def _written(schema: Json) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
