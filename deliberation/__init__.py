"""How groups decide: pure functions over plain records. No I/O, no clock, no randomness.

Start reading at `fold.fold`: it turns the set of a group's acts into its `state.State`.
"""
