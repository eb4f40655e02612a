"""From the set of acts to the state of the group: start at `fold.fold`."""
