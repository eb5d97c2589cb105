"""What an editor may do for its user, each in a module of its own: the result parses and checks."""
