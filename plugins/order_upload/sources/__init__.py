"""Sources: a hub's export, read as a stream into orders; one file for each kind and each format."""
