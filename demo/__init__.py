"""A demo shop, a demo hub and Airflow around them: programs beside the package, no part of it."""
