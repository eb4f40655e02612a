"""How laptops come to trust each other: invitations, spoken codes, devices of one member."""
