"""
A workbook of a population: its sheets, its cells, and every fault of them by its place.
"""
