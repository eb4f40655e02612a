"""What the owner's agent does by itself: never sent, never adopted without the owner's yes."""
