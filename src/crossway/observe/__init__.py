"""Following one call across namespaces.

`steps` is the tree's vocabulary, `history` reads one execution's events into it,
`follow` goes from execution to execution by their links, `render` draws it.
"""
