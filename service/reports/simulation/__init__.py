"""
The report of a simulation: a page, a workbook, and their drawings.
"""
