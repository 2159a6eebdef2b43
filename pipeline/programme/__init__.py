"""What a team's decisions lead to: good news and corrections that are published, and what units did.

It stands on the review app, in the same Django project; the review app knows it by name only, in its
settings. Call `pipeline.review.setup` before importing anything from here.
"""
