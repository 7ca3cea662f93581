"""What tests of the catalogue share."""

from rapport.catalog.tests.goods import settle

__all__ = ["settle"]
