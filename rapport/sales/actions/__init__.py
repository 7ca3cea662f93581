"""The only writes of pipelines and opportunities."""
