/** Valid YAML of every style: both readers must make the same tree of each. */
export const yamlSnippets: readonly string[] = [
  // Empty and nearly empty
  '', ' ', '\n', '\n\n', '# only a comment', '# a\n# b\n', '---', '---\n', '---\n...\n', '--- # comment\n', '---\n---\n', '\ufeff', '\ufeffa: 1\n',
  // Plain scalars
  'a', 'a b c', 'null', '~', 'true', 'False', 'yes', 'off', '1', '-1', '+12', '0o17', '0777', '0x1F', '0b101', '1_000', '1.5', '-.5', '.5e+3',
  '1e3', '1e', '.inf', '-.INF', '.nan', '1.', '1:30', '2024-01-01', '12:30:00', 'a#b', 'a:b', '-a', '?a', ':a', '- a', '<<', '=', '1.2.3',
  'multi\nline\nplain\n', 'a: multi\n  line\n   plain\n\n  value\n',
  // Mappings
  'a: 1', 'a: 1\n', 'a: 1\nb: 2\n', 'a:\n  b:\n    c: 1\n', 'a:\nb:\n', 'a:\n\n\nb: 1\n', 'a:   # comment\n  b\n', 'a: 1 # comment\n# more\nb: 2\n',
  'a : 1\n', '"a": 1\n', "'a': 1\n", '"a" : 1\n', 'a b: c d\n', '8080: x\n', 'null: x\n', '~: x\n', 'true: x\n', '1.5: x\n', 'a: b: c'.replace(': c', ':c'),
  ': a\n', '? a\n: b\n', '? a\n', '? a\n? b\n', '? a\n: b\n? c\n: d\n', '? |\n  block\n: - one\n  - two\n', '? [a, b]\n: c\n', '? {a: b}\n: c\n',
  '? - a\n  - b\n: c\n', '? a: b\n: c\n', '? a # comment\n# more\n: b # end\n', '?\n: b\n', '? a\n:\n', '? # comment\n  a\n: b\n',
  'a: 1\nb:\n  c: 2\n  d: 3\ne: 4\n', '  a: 1\n  b: 2\n', 'a:\n    b: 1\n    c: 2\n',
  // Sequences
  '- a\n- b\n', '-\n', '-\n-\n', '- \n- a\n-\n', '- # comment\n- a\n', '- - a\n  - b\n- c\n', '- - - a\n', '-\n  - a\n', '- a: 1\n  b: 2\n- c: 3\n', '-   a: 1\n    b: 2\n',
  'a:\n- 1\n- 2\nb: 3\n', 'a:\n  - 1\n  - 2\n', 'a:\n  - b:\n      - c\n    d: e\n', '- a\n\n- b\n\n\n- c\n', '- a: # c\n  b:\n-\n', '- ? a\n  : b\n', '-\ta\n',
  // Quoted scalars
  '""', "''", '"a"', "'a'", "'it''s'", '"a\\"b"', '"\\n\\t\\\\\\/"', '"\\x41\\u00e4\\U0001F600"', '"a\n b"', '"a\n\n b"', "'a\n\n  b'", '"a \\\n  b"', '"a\\\n\\  b"',
  'a: "b # c"\n', "a: 'b: c'\n", '"a b": "c"\n', 'a: "x" # comment\n', 'a: ""\nb: \'\'\n', '"\u{1F600}": "\u{1F680} x"\n', '"\\\ta"', '"a\\_b\\N\\L\\P\\e\\0"',
  // Block scalars
  'a: |\n  b\n  c\n', 'a: >\n  b\n  c\n', 'a: |-\n  b\n\n', 'a: |+\n  b\n\n', 'a: >-\n  b\n\n  c\n', 'a: >+\n  b\n\n\n', 'a: |2\n   b\n  c\n', 'a: |-2\n   b\n', 'a: |2-\n   b\n',
  'a: |  # comment\n  b # text\n', 'a: |\n\n  b\n', 'a: |\n', 'a: |\nb: 1\n', 'a: |-\n\n\nb: 1\n', 'a: |+\n\n\nb: 1\n', '|\n a\n b\n', '--- |\n a\n', '>\n a\n\n b\n  c\n d\n',
  '- |\n  a\n- >\n  b\n', '- a: |\n    x\n  b: 1\n', 'a: |\n  b\n # less indented comment\nc: 1\n', 'a: |\n  b\n# comment\nc: 1\n', 'a: |\n  b  \n', 'a: |\n  b\n   \n', 'a: |\n\tb\n'.replace('\t', '  \t'),
  'a: |\n  b', 'a: |-\n  b\n  ', '|', '>-', 'a: >\n  b\n\n   more\n\n  c\n', 'a: !!str |\n  b\n', 'a: &x |\n  b\nb: *x\n', 'a: |\r\n  b\r\n  c\r\n', 'a: |\n  {"b": "# no comment"}\n',
  // Flow collections
  '[]', '{}', '[a]', '[a, b]', '[a, b,]', '{a: 1}', '{a: 1, b: 2}', '{a: 1,}', '[[a], [b, [c]]]', '{a: {b: {c: d}}}', '[{a: 1}, {b: 2}]', '{a: [1, 2], b: []}', '[ ]', '{ }',
  '{"a":1}', '{"a": "b", "c": [1, true, null]}', '{a, b}', '{a: , b: }', '{a:, b: 1}', '{a: 1, "b"}', '[a: 1]', '[a: 1, b: 2]', '[? a : b]', '["a": b]', '[{a: 1}: b]', '{[a]: b}', '{? a : b}', '{? a}', '[: a]', '{: a}', '[a: ]',
  '[\n  a,\n  b\n]', '{\n  a: 1,\n  b: 2\n}\n', '[ # comment\n a, # more\n b # end\n ]', 'a: [1,\n  2]\n', 'a: {\n  b: 1\n }\n', '{\n\t"a": 1,\n\t"b": [\n\t\t1\n\t]\n}\n', '[a b, c d]', '[a\n b, c]', '{a: b\n c}', '["a", \'b\']', '{a: "b, c"}', '[a#b]', '{http://x: y}', '[http://a/b, x]', '- [a]\n- {b: c}\n', '[a, [b]]: c\n', '{a: b}: c\n',
  // Documents
  '---\na: 1\n', '--- a\n', '---\na: 1\n---\nb: 2\n', 'a: 1\n---\nb: 2\n', 'a: 1\n...\n', 'a: 1\n...\n---\nb: 2\n', 'a: 1\n---\n---\nb: 2\n', '%YAML 1.2\n---\na: 1\n', '%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n', '# c\n---\n# d\na: 1\n# e\n---\n# f\nb: 2\n', '---\n- a\n---\n- b\n...\n', '--- {a: 1}\n--- [b]\n', '--- "a"\n--- |\n b\n--- c\n', 'a: 1\n---\n', '---\n# nothing\n---\na\n', '--- # ---\na: 1\n', 'a: "---"\n---\nb: 1\n',
  // Anchors, aliases, merge keys
  '&a b', 'a: &x 1\nb: *x\n', 'a: &x {b: 1}\nc: *x\n', 'a: &x\n  b: 1\nc: *x\n', 'a: &x\n  - 1\nb: *x\n', '- &x a\n- *x\n- *x\n', '&x a: b\nc: *x\n', 'a: &x b\n*x : c\n', 'a: &x\nb: *x\n', '- &a\n- *a\n', '- &x [a, *y]'.replace(', *y', ''), '&r a: 1\n', '&r\na: 1\n', 'a: &x 1\nb: &x 2\nc: *x\n', '[&x a, *x]', '{a: &x 1, b: *x}', '[&x a: b]', '&a [&b {c: &d e}]\n', '--- &a\nb: 1\n',
  'base: &b {x: 1}\nd:\n  <<: *b\n  y: 2\n', 'base: &b\n  x: 1\n  y: 2\nd:\n  y: 3\n  <<: *b\n', 'a: &a {x: 1}\nb: &b {y: 2}\nc:\n  <<: [*a, *b]\n', 'a:\n  <<: {x: 1}\n', '{<<: {a: 1}, b: 2}', '"<<": 1\n', 'a: &a\n  b: 1\n  c: &c\n    d: 2\ne: *c\nf: *a\n',
  // Tags
  '!!str 123', 'a: !!str 123\n', 'a: !!int "3"\n', 'a: !!float 3\n', 'a: !!bool "true"\n', 'a: !!null ""\n', 'a: ! 12\n', 'a: !!str\n', 'a: !!str # c\nb: 1\n', 'a: !Sub "x-${y}"\n', 'a: !Ref b\n', 'a: !GetAtt [b, c]\n', 'a: !Foo {b: c}\n', 'a: !Foo\n  b: c\n', '- !!str 1\n- !!str 2\n', 'a: !!map {b: 1}\n', 'a: !!seq [1]\n', 'a: !<tag:yaml.org,2002:str> 1\n', '%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 1\n', 'a: &x !!str 1\nb: !!str &y 2\n', '!!str a: b\n', 'a: !!int 0x1F\n', 'a: !!null\n', '!Foo\na: b\n',
  // Line ends, tabs, white space, characters beyond the BMP
  'a: 1\r\nb: 2\r\n', 'a:\r\n  - 1\r\n  - 2\r\n', 'a: "x\r\n  y"\r\n', 'a: x\r\n  y\r\n', 'a: 1\rb: 2\r', 'a:\r  - 1\r  - 2\r', 'a: |\r  b\r  c\r', 'a:\t1\n', 'a:  \t 1  \n', 'a: 1\t# comment\n', '\u{1F600}: \u{1F680}\nb: "\u{1F468}\u200d\u{1F469}"\n', 'ä: ö # ü\nß: 1\n', 'a: 1   \nb: 2\t\n', 'a: b\u00a0c\n', 'a: 1\n\n\n', '\n\na: 1\n', '# \u{1F600}\r\na: 1 # \u{1F680}\r\nb: 2\r\n', 'a: 1\n  \n\t\nb: 2\n',
  // As in real request files
  'family: app\nnetworkMode: awsvpc\ncontainerDefinitions:\n  - name: web\n    image: "nginx:1.27"\n    portMappings:\n      - containerPort: 80\n    environment:\n      - {name: A, value: "1"}\n    command: ["sh", "-c", "echo $HOME"]\n',
  'cluster: default # the cluster\nserviceName: web\ndesiredCount: 2\ncapacityProviderStrategy:\n- capacityProvider: FARGATE_SPOT\n  weight: 1\n\n- capacityProvider: FARGATE\n  base: 1\n',
];
