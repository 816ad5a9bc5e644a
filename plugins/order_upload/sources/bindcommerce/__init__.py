"""The hub's orders: its export over HTTP or as files, in XML or CSV."""
