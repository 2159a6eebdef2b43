"""The rules of reviewing that need no database: questions and their outcomes, topics, stages."""
