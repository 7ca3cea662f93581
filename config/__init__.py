"""The composition root: settings, URLs, the command line, the database. Nobody imports it."""
