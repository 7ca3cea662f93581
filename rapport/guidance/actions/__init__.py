"""The only writes of sequences and playbooks."""
