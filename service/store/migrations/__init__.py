"""
Migrations: how a store comes to be what `tables` says, from any earlier version. Forward only; none is ever edited.
"""
