"""
Simulating a draft: who is affected, by what, and how fairly.
"""
