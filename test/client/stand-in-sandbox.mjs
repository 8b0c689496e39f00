// Behaves like `ecs-sandbox` towards whoever started it, or badly, as its first argument says; the second is a file for its traces.
import { appendFileSync, existsSync } from 'node:fs';

const [, , behaviour, file, port = '4567'] = process.argv;
const said = (line) => file && appendFileSync(file, `${line}\n`);
const isSecond = existsSync(file);
const serve = () => {
  said(`started ${port}`);
  console.log(`http://127.0.0.1:${port}`);
  console.error('ready');
  process.once('SIGTERM', () => {
    said('ended');
    process.exit();
  });
  return setInterval(() => undefined, 1000);
};

const behaviours = {
  serve,
  silent: () => {
    said('started');
    setInterval(() => undefined, 1000);
  },
  refuse: () => {
    console.error('(node:1) Warning: something else');
    console.error('ecs-sandbox: Port 80 is in use.');
    process.exitCode = 2;
  },
  throw: () => {
    throw new TypeError('seed is broken');
  },
  quit: () => process.exit(3),
  chatter: () => {
    console.log('hello');
    setInterval(() => undefined, 1000);
  },
  crashOnce: () => {
    serve();
    if (!isSecond) setTimeout(() => process.exit(7), 50);
  },
  crash: () => {
    serve();
    setTimeout(() => process.exit(7), 50);
  },
  ignore: () => {
    serve();
    process.removeAllListeners('SIGTERM');
    process.on('SIGTERM', () => said('asked to end'));
  },
};
behaviours[behaviour]();
