import * as nodeModule from 'node:module';

// Compiling the validators and the parsers is a good part of a short run. Node 22 and later keep what V8 made of the modules
// that are loaded after this line; Node 20 has no such cache.
nodeModule.enableCompileCache?.();
