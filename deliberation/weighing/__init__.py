"""The blend: what options are worth to members, whom they harm, what lessons add, how sure."""
