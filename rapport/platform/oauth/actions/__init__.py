"""Writing down apps (``apps``) and what they are let do (``connections``)."""
