"""
Alternatives: what the same dossier would come to, were something otherwise.

What is not known were found (gaps), what may change were changed (counterfactuals), days went by (the calendar), or it
were another's dossier (the comparison). Nothing is worked out here by other means than by asking the rules: each
alternative is a dossier and a day, asked by the interpreter like any other.
"""
