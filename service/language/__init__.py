"""
Rulesets: YAML text read into a release, each fault at its place.
"""
