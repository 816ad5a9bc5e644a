"""A shop behind the API that OpenCart ships with."""
