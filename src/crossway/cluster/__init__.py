"""Everything between a design and a running Temporal service.

`server` runs an embedded one, `connect` reaches another, `plan` and `provision` make
namespaces and endpoints, `load` turns compiled text into modules, `implementations`
finds the user's Python, `workers` serves, `session` does all of it in order.
"""
