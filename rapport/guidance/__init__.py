"""Guidance: playbooks (what one does in a stage) and sequences (what one does over time), and what they did.

Publishes who was enrolled, stopped and held out, and which steps were done. Of leads it knows who may be
enrolled, and that one that is over is written to no more.
"""
