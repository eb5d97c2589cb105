"""What `graph` writes as Mermaid, drawn by Mermaid itself."""
