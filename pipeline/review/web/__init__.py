"""The site put together: addresses, what holds for every request, error pages, the server."""
