"""
Evaluating a population: every answer and every verdict into one file.
"""
