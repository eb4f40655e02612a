"""Pieces of rules to take over and fill in, and the set of them that would serve a member best."""
