"""Watching a running Temporal service: one call across namespaces, and what is wrong.

`reading` fetches histories and understands each by itself, `tree` follows a call from
execution to execution by their links, `showing` draws the tree, `doctor` finds what is
broken. Nothing here changes anything on the service.
"""
