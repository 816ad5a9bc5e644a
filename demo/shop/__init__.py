"""The demo shop: an OpenCart that is not one, written against docs/node-protocol.md."""
