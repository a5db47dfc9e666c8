"""
Governance: under whose hand rules change, who may do what, and how what was said is kept.

Pure like the domain, and apart from it: nothing here knows what a rule means.
"""
