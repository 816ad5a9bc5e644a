"""Shops: the protocol every one of them speaks, and the clients that speak it over HTTP."""
