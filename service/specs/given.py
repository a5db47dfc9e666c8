"""
The sentences that write a dossier (假如) and have it evaluated (当).

PYTEST_DONT_REWRITE: the catalogue reads these sentences too, often before pytest does.
"""

from pytest_bdd import given, when

from service.specs import bases
from service.specs.draft import Table
from service.specs.scene import Scene
from service.specs.sentence import Sentence
from service.specs.values import ABSENT, read_day


@given(Sentence("一份「{base}」的完整档案"))
def start_with_base(scene: Scene, base: str) -> None:
    """Start with a dossier in which everything is known and nothing is amiss."""
    scene.draft.start(bases.dossier(base))


@given(Sentence("一份只有代号的档案"))
def start_with_nothing(scene: Scene) -> None:
    """Start with a dossier of which nothing is known."""
    scene.draft.start(bases.nothing())


@given(Sentence("有一件{theme}的「{matter}」事项「{name}」"))
def add_incident(scene: Scene, theme: str, matter: str, name: str, datatable: Table | None = None) -> None:
    """Add an incident of a theme; a table of 字段 and 值 says what differs."""
    kind = scene.words.kind("incidents")
    code = scene.words.code(kind.fields["kind"], matter)
    scene.draft.add(kind, bases.incident(theme, code), name, datatable)


@given(Sentence("档案中有{kind}「{name}」"))
def add_record(scene: Scene, kind: str, name: str, datatable: Table | None = None) -> None:
    """Add a record of any kind; a table of 字段 and 值 says what differs from its base."""
    meant = scene.words.kind(kind)
    scene.draft.add(meant, bases.record(meant.name), name, datatable)


@given(Sentence("档案中的{kind}如下"))
def replace_records(scene: Scene, kind: str, datatable: Table | None = None) -> None:
    """Put the records of a table in the place of all of that kind."""
    scene.draft.replace(scene.words.kind(kind), datatable)


@given(Sentence("档案没有提供「{kind}」"))
def withhold_records(scene: Scene, kind: str) -> None:
    """Say nothing of a kind of record."""
    scene.draft.withhold(scene.words.kind(kind))


@given(Sentence("{owner:owner}的「{field}」是「{value:text}」"))
def write_value(scene: Scene, owner: str, field: str, value: str) -> None:
    """Write one field of the person or of a record."""
    scene.draft.write(owner, field, value)


@given(Sentence("{owner:owner}的「{field}」不详"))
def forget_value(scene: Scene, owner: str, field: str) -> None:
    """Leave one field of the person or of a record out."""
    scene.draft.write(owner, field, ABSENT)


@when(Sentence("以 {day} 为基准日评估"))
def evaluate(scene: Scene, day: str) -> None:
    """Evaluate the dossier as of a day."""
    scene.evaluate(read_day(day))
