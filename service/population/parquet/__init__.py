"""
Populations as Parquet: one nested file, or a folder of tables.
"""
