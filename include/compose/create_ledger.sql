-- The ledger has a database of its own beside Airflow's: Airflow's may be thrown away, the ledger should not be.
CREATE DATABASE order_upload;
