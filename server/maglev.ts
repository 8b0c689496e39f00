import { setFlagsFromString } from 'node:v8';

// Maglev, V8's compiler before the last one, compiles what ran some 400 times, and a keystroke waits for it. Few functions of a server that
// works for milliseconds between keystrokes ever earn that back. After 2,000 times Maglev is still there for what is hot: the opening of a
// large file. Measured in ARCHITECTURE.md.
//
// Set here and not on the command line: a Node whose V8 knows no such flag would refuse to start with it; here V8 says so on standard error
// and goes on. Node and Electron leave flags open to change (`--no-freeze-flags-after-init` in src/node.cc and
// shell/browser/javascript_environment.cc).
setFlagsFromString('--invocation-count-for-maglev=2000');
