"""The rules, in the standard library only: no Airflow, no HTTP, no database."""
