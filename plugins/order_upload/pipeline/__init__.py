"""The seven stages as plain functions: what a run asks, what it snapshots, lines in, lines out. No Airflow, no HTTP."""
