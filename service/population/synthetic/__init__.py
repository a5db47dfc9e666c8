"""
A synthetic population: plausible, of no real place, for trials and benchmarks.
"""
