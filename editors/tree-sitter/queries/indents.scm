(definition) @indent.begin
(statement (block)) @indent.begin
