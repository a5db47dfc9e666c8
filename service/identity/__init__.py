"""
Identity: who the bearer of a token of OpenID Connect is, by the signature of the issuer that is trusted.
"""
