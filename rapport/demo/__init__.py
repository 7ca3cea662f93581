"""The demo company: a shop with business customers, invented by a documented generative model.

The truth that it was drawn from is kept beside it, so that studies can be checked against it.
"""
