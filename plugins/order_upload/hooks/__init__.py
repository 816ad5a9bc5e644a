"""Clients, ledger and staging made from Connections, Variables and the configuration of Airflow."""
