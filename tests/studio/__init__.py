"""The studio: who may ask it, what it shows, what its forms do."""
