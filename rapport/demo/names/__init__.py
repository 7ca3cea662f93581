"""Words that invented people, companies and places are put together from."""

from rapport.demo.names.cultures import CULTURES, Culture
from rapport.demo.names.places import PLACES, Place

__all__ = ["CULTURES", "PLACES", "Culture", "Place"]
