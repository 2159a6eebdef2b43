"""Named risk signs for `check`: what a volunteer should look at twice, found by documented rules."""
