"""What it costs: the stages, the parsing of DAGs, a shop."""
