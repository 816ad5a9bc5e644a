"""All that knows Airflow: it turns Connections, Variables and runs into objects of the package."""
