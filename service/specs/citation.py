"""
Citations as people write them: 公务员法第64条, 能下规定第5条第7项, or the regulation alone.
"""

import re
from collections.abc import Mapping
from typing import Any

from service.specs.words import Words

_CITATION = re.compile(r"(?P<name>.+?)(?:第\s*(?P<article>\d+)\s*条)?(?:第\s*(?P<item>\d+)\s*项)?")


def cited(written: str, citations: list[Mapping[str, Any]], words: Words) -> list[Mapping[str, Any]]:
    """Give those of the *citations* that what is *written* means; what it leaves out may be anything."""
    match = _CITATION.fullmatch(written)
    name, article, item = match.group("name", "article", "item") if match else (written, None, None)
    regulation = words.regulation(name)
    wanted = {"article": article, "item": item}
    return [
        one
        for one in citations
        if one["regulation"] == regulation
        and all(value is None or str(one[key]) == value for key, value in wanted.items())
    ]


def in_words(citation: Mapping[str, Any]) -> str:
    """Give a citation as people write it."""
    article = f"第{citation['article']}条" if citation["article"] is not None else ""
    item = f"第{citation['item']}项" if citation["item"] is not None else ""
    return f"{citation['title']}{article}{item}"
