"""The API under `/api/v1/`: what the pages do, for programs.

It holds no rules of its own. Who may do what is in `accounts.permissions`, what an answer needs in
`queue.decisions`, who has what open in `queue.leases`; the modules here translate between those and JSON.
"""
