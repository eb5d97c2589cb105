(definition) @fold
(statement (block)) @fold
