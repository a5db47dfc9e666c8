"""Analysis: what is wrong with a ruleset that no example shows, and what a change of it means."""
