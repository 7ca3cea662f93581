"""Raw tables made plain: the trash left out, names and meanings settled, nothing added up."""
