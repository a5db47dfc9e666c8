"""
The store: what is kept, on SQLite or PostgreSQL; every query of the project stands here.

A transaction is opened by `Store.reading` or `Store.writing` and handed to the functions of the modules; whatever a
request changes, it changes in one.
"""
