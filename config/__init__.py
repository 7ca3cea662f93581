"""The composition root: settings, URLs, the command line, the embedded database. Nobody imports it."""
