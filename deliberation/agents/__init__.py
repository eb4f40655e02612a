"""How far agents are to be trusted: sealed predictions, fidelity, and scores by each other."""
