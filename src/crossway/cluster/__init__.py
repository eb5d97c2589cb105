"""Everything between a design and a running Temporal service.

`server` runs an embedded one, `connect` reaches another, `plan` and `provision` make
namespaces and endpoints, `load` turns compiled text into modules, `implementations`
finds the user's Python, `workers` serves, `session` does all of it in order.

In production: `production` is what some namespaces serve, `serving` one process that does,
`versions` its builds, `health` and `logs` what it tells, `terraform` a plan for Temporal
Cloud. `reload` holds several builds in one process, `replay` tries a design on histories.
"""
