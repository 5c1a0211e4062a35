/**
 * The run file: how other commands find the proxy that is running, and what lets them read its event stream. It lies in the
 * home folder, readable by its owner only, because it holds the token of the run.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, messageOf, systemCode } from '../errors.ts';
import type { Root } from '../events/schema.ts';
import { readStream } from './client.ts';

/** Name of the file within the home folder. */
export const RUN_FILE = 'run.json';
/** Bytes; a run file has about one thousand. */
const MAX_BYTES = 64 * 1024;
/** ms a running proxy has to answer before it counts as too busy to ask, and so as running. */
const PROBE_TIMEOUT = 2_000;

/** What a run says of itself. */
export interface RunFile {
  /** Identifies the run. */
  run: string;
  pid: number;
  /** Of trustlens. */
  version: string;
  /** ms since the epoch. */
  startedAt: number;
  /** Where the proxy listens. */
  proxy: { host: string; port: number };
  /** Where the event stream is, and the token that opens it. */
  stream: { url: string; token: string };
  /** The root in use; `spkiSha256` is base64. */
  root: Root & { spkiSha256: string };
  /** Path of the file with the root alone, for clients that add it to what they trust. */
  caPem: string;
  /** Path of the file with the system's roots and ours, for clients that replace what they trust. */
  bundlePem: string;
}

/** A new identifier of a run. */
export function newRun(): string {
  return randomBytes(8).toString('hex');
}

/**
 * Writes the run file, 0600, all at once; makes the home folder (0700) where there is none. Rejects with `UserError` when another
 * run holds the home folder.
 */
export async function writeRunFile(home: string, content: RunFile): Promise<void> {
  const path = join(home, RUN_FILE);
  const draft = `${path}.${newRun()}`;
  await mkdir(home, { recursive: true, mode: 0o700 });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(content, undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // A link, unlike a rename, fails when another run was faster.
    await link(draft, path);
    await unlink(draft);
  } catch (error) {
    try {
      if (systemCode(error) === 'EEXIST' && (await readContent(home))?.run !== content.run) await claimHome(home);
      await rename(draft, path);
    } catch (reason) {
      await unlink(draft).catch(() => undefined);
      throw reason;
    }
  }
}

/**
 * The run file of the proxy that is running, or undefined when none is: no file, or the process it names is gone. Rejects with
 * `UserError` when others can read the file, or it is none.
 */
export async function readRunFile(home: string): Promise<RunFile | undefined> {
  const content = await readContent(home);
  return content !== undefined && processExists(content.pid) ? content : undefined;
}

/** Removes the run file when it is that of this run; otherwise does nothing. */
export async function removeRunFile(home: string, run: string): Promise<void> {
  const content = await readContent(home).catch(() => undefined);
  if (content?.run !== run) return;
  await unlink(join(home, RUN_FILE)).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
}

/**
 * The run file of the proxy that is running, as `readRunFile`, but certain: a process number can be taken again by something else
 * after a crash or in a container, so the run itself is asked.
 */
export async function findRunning(home: string): Promise<RunFile | undefined> {
  const content = await readRunFile(home);
  return content !== undefined && (await answers(content)) ? content : undefined;
}

/** Makes sure that no other proxy runs in this home folder; rejects with `UserError` naming it when one does. */
export async function claimHome(home: string): Promise<void> {
  const running = await findRunning(home);
  if (running === undefined) return;
  throw new UserError('already_running', `trustlens is already running (process ${running.pid}, proxy on ${running.proxy.host}:${running.proxy.port})`, [
    'watch it with `trustlens watch`',
    'or give the second one a folder of its own with --home DIR',
  ]);
}

/** Whether the run that the file describes answers on its event stream. One that holds the port but does not answer counts as well. */
async function answers(content: RunFile): Promise<boolean> {
  let run: string | undefined;
  const enough = new AbortController();
  const timeout = setTimeout(() => {
    enough.abort();
  }, PROBE_TIMEOUT);
  const end = await readStream(
    content.stream,
    { types: ['proxy.started'] },
    (message) => {
      if (message.kind === 'hello') run = message.run;
      enough.abort();
      return undefined;
    },
    enough.signal,
  );
  clearTimeout(timeout);
  return run === undefined ? end.why === 'stopped' : run === content.run;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return systemCode(error) !== 'ESRCH';
  }
}

async function readContent(home: string): Promise<RunFile | undefined> {
  const path = join(home, RUN_FILE);
  let file;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw new UserError('run_file_unreadable', `${path} cannot be read: ${messageOf(error)}`, [], { cause: error });
  }
  try {
    const { mode, uid, size } = await file.stat();
    // Windows has no such modes: there the folder's own permissions count.
    if (process.getuid !== undefined && ((mode & 0o077) !== 0 || uid !== process.getuid())) {
      throw new UserError('run_file_exposed', `${path} does not belong to you alone, so its token may be known to others`, [
        'stop the proxy, delete the file and start the proxy again',
      ]);
    }
    const content = size <= MAX_BYTES ? parseRunFile(await file.readFile('utf8')) : undefined;
    if (content === undefined) {
      throw new UserError('run_file_invalid', `${path} is not a run file of this version of trustlens`, ['delete it when no trustlens proxy is running']);
    }
    return content;
  } finally {
    await file.close();
  }
}

/** Checks a run file's text field by field; undefined when one is missing or wrong. */
function parseRunFile(text: string): RunFile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { run, pid, version, startedAt, proxy, stream, root, caPem, bundlePem } = value;
  if (!isText(run) || !isCount(pid) || pid === 0 || !isText(version) || !isTime(startedAt) || !isText(caPem) || !isText(bundlePem)) return undefined;
  if (!isRecord(proxy) || !isText(proxy['host']) || !isCount(proxy['port']) || proxy['port'] > 65_535) return undefined;
  if (!isRecord(stream) || !isText(stream['url']) || !isStreamUrl(stream['url']) || !isText(stream['token'])) return undefined;
  const checkedRoot = parseRoot(root);
  if (checkedRoot === undefined) return undefined;
  return {
    run,
    pid,
    version,
    startedAt,
    proxy: { host: proxy['host'], port: proxy['port'] },
    stream: { url: stream['url'], token: stream['token'] },
    root: checkedRoot,
    caPem,
    bundlePem,
  };
}

function parseRoot(value: unknown): RunFile['root'] | undefined {
  if (!isRecord(value)) return undefined;
  const { name, sha256, spkiSha256, notBefore, notAfter, constraints } = value;
  if (!isText(name) || !isText(sha256) || !isText(spkiSha256) || !isTime(notBefore) || !isTime(notAfter)) return undefined;
  if (!Array.isArray(constraints)) return undefined;
  const names = constraints.filter(isText);
  return names.length === constraints.length ? { name, sha256, spkiSha256, notBefore, notAfter, constraints: names } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isStreamUrl(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'ws:';
}
