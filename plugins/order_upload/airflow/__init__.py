"""All that knows Airflow: Connections, Variables and runs become the objects of the other folders."""
