"""The queue and the people of the review app, which the programme stands on."""

from tests.review.conftest import (
    _migrated_postgres,
    _vietnamese,
    as_huong,
    as_lan,
    blind,
    cluster,
    database,
    empty_database,
    filled,
    house,
    huong,
    lan,
    minh,
    pytest_generate_tests,
    tuan,
    vendor,
)

__all__ = [
    "_migrated_postgres",
    "_vietnamese",
    "as_huong",
    "as_lan",
    "blind",
    "cluster",
    "database",
    "empty_database",
    "filled",
    "house",
    "huong",
    "lan",
    "minh",
    "pytest_generate_tests",
    "tuan",
    "vendor",
]
