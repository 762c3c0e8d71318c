"""Lists that programs filter, sort, count and page through, one module a kind."""
