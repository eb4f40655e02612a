"""One file that brings everything back, keys included."""
