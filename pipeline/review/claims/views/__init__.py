"""Pages of the claim bank: for the team, and for everybody."""
