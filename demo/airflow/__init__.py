"""Airflow around the demo: `make demo`, `make up` and scripts/airflow."""
