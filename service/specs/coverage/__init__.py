"""Coverage: which conditions and numbers of the rules the specifications have really tried."""
