"""What talks to a Temporal service: an embedded one, connections to any."""
