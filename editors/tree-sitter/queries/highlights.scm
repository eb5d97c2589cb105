; What is coloured, by names that Neovim, Helix and Zed know.

(comment) @comment
(string) @string
(escape) @string.escape
(hole) @string.special
(number) @number
(duration) @number
(constant) @constant.builtin
(operator) @keyword.operator
(sign) @operator
(keyword) @keyword
(kind) @keyword
"extern" @keyword
(definition name: (defined_name) @type)
(definition name: (defined_name (hole) @string.special))
(call function: (name) @function)
(key (name) @property)
((name) @type
  (#match? @type "^[A-Z]"))
