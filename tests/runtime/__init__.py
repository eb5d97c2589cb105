"""What compiled code imports, without a server."""
