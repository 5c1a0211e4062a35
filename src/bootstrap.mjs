#!/usr/bin/env node
// The first file that runs, in plain JavaScript because on a fresh clone nothing is installed or built yet. It installs and
// builds what is missing or out of date, then hands over: `--tests` to mocha, anything else to the program.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, 'dist', 'src', 'main.js');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

function fail(message, hint) {
  process.stderr.write(`error: ${message}\nhint: ${hint}\n`);
  process.exit(2);
}

/** Runs a step with its output on stderr, so that stdout stays the program's own. */
function step(what, command, args) {
  process.stderr.write(`${what} …\n`);
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) fail(`${what} failed`, `run \`${[command, ...args].join(' ')}\` in ${root} to see why`);
}

/** The newest modification time of the TypeScript files below a folder, ms. */
function newest(folder) {
  let time = 0;
  for (const entryInFolder of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entryInFolder.name);
    if (entryInFolder.isDirectory()) time = Math.max(time, newest(path));
    else if (path.endsWith('.ts')) time = Math.max(time, statSync(path).mtimeMs);
  }
  return time;
}

/** When a file was last written, ms; 0 when it is not there. */
function written(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

if (major < 20 || (major === 20 && minor < 19)) {
  fail(`trustlens needs Node 20.19 or newer, this is ${process.versions.node}`, 'install a newer Node, for example the current LTS');
}

const args = process.argv.slice(2);
const tests = args[0] === '--tests';
// Only a checkout has the sources; an installed package is complete as it is.
if (existsSync(join(root, 'src', 'main.ts'))) {
  if (written(join(root, 'package-lock.json')) > written(join(root, 'node_modules', '.package-lock.json'))) {
    step('installing what trustlens needs', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  }
  const sources = Math.max(...['src', 'ca', 'ui'].map((folder) => newest(join(root, folder))));
  if (sources > written(entry)) {
    step('building', process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'tsconfig.json')]);
  }
}

if (tests) {
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  // Mocha adds what is named here to a list in its configuration, so the list of all tests stands here.
  const chosen = args.length > 1 ? args.slice(1) : ['test/**/*.test.ts'];
  const done = spawnSync(process.execPath, [mocha, ...chosen], { cwd: root, stdio: 'inherit' });
  process.exitCode = done.status ?? 1;
} else {
  await import(pathToFileURL(entry).href);
}
