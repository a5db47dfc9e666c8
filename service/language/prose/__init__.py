"""
Rules as Chinese sentences, generated from the rules themselves.

Generic over the conditions and derivations of the language: a new rule, fact or parameter needs nothing here. No
sentence names a fact by its English name.
"""

from service.language.prose.facts import fact_in_chinese, facts_in_chinese
from service.language.prose.rules import rule_in_chinese

__all__ = ["fact_in_chinese", "facts_in_chinese", "rule_in_chinese"]
