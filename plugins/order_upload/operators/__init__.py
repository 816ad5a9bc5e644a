"""The tasks of a connector's DAG: glue of a few lines each around ``pipeline``."""
