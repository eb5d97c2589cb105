"""One call as a tree over namespaces: up to who called, then down execution by execution."""
