"""People of the team: accounts, roles, permissions, invitations, logging in."""
