"""
The columnar engine: a whole population is asked at once.
"""
