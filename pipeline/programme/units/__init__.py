"""What units do for the campaign: actions, materials, criteria of a year, what is due, awards."""
