"""Types from use and from `type` blocks: what each name, parameter and result is."""
