"""Specifications: policy as Chinese Gherkin, and the sentences it is written in. Who runs them says against what."""
