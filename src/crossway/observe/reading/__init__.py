"""Reading histories from a Temporal service, and understanding one: events become steps."""
