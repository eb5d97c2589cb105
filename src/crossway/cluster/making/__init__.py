"""The namespaces and endpoints of a design: what is to be made, made, and usable."""
