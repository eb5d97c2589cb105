"""What an editor may ask, each in a module of its own; `table` lists them."""
