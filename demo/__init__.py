"""A demo shop, a demo hub, and Airflow around them: programs of their own, no part of the package."""
