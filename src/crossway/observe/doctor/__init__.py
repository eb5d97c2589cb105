"""Diagnosing a running service: which link of a chain is broken, and what mends it.

`case` is what was gathered, `survey` gathers it, `checks` holds one file per question,
`registry` their order. To add a check, write `checks/NAME.py` with a `CHECK` and name it
in `registry.CHECKS`.
"""
