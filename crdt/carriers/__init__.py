"""The roads by which entries reach other laptops, and the one way in which they are exchanged."""
