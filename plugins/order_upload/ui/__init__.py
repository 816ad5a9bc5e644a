"""The pages in Airflow's navigation: what they ask of the server, and what runs in the browser."""
