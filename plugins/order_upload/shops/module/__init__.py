"""A shop behind the node module: the client of docs/node-protocol.md."""
