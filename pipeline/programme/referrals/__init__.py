"""Báo xấu that can be followed: the way of each package, who sent it, and what came back."""
