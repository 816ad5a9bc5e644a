"""The stages of a run as plain functions: they read staged files and leave staged files.

``stages`` lists them with all their files, ``run`` is one run of a connector. Nothing here knows
Airflow or HTTP.
"""
