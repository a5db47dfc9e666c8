"""
The engines: what asks rules online, held to the interpreter.
"""
