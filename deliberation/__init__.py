"""How groups decide: pure functions over plain records. No I/O, no clock, no randomness.

Start reading at `folding.fold`: it turns the set of a group's acts into its `state.State`. What
the members want is in `profiles`, how it is weighed in `weighing`, how it is counted in `counting`.
"""
