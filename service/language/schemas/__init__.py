"""
JSON Schemas of every kind of file in a folder of rulesets, for editors: they complete names and underline mistakes.

Made of the grammar that the readers use and the names of one release. Whatever a schema refuses, the readers refuse;
what only the whole folder shows (circles, ids that stand twice, days turned round) the readers alone see. Draft-07 is
what editors of YAML understand best.
"""

from service.language.schemas.files import Schemas, schemas_of

__all__ = ["Schemas", "schemas_of"]
