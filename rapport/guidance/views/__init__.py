"""Pages of sequences and playbooks."""
