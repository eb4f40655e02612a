"""What matters to a member: the twenty values, the evidence for them, and what of it is shared."""
