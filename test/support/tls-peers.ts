/**
 * Two real TLS peers with a recording relay between them: openssl's s_server and s_client, or Node's. Gives back what each said, in
 * the order it passed, and the key log of the client.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { connect, createServer } from 'node:tls';
import type { ConnectionOptions, TLSSocket, TlsOptions } from 'node:tls';
import { portOf, startRecordingRelay } from './recording-relay.ts';
import type { RecordedChunk, RecordingRelay } from './recording-relay.ts';

/** One connection, as it passed. */
export interface TlsCapture {
  name: string;
  chunks: readonly RecordedChunk[];
  /** Lines of the key log. */
  keyLog: readonly string[];
  /** What the Node client said was negotiated, once it was connected. */
  reported?: ReportedByNode;
}

/** Node's own account of a connection. */
export interface ReportedByNode {
  protocol: string | null;
  /** IANA name. */
  cipherSuite: string;
  alpn: string | null;
  resumed: boolean;
  /** Absent where this Node does not say: hybrid groups on Node 22, and resumption in TLS 1.2. */
  group?: string;
}

/** How long a peer may take before the test fails, ms. */
const PATIENCE = 15_000;
/** What ends a connection with `s_server -www`: it answers and closes. */
const REQUEST = 'GET / HTTP/1.0\r\n\r\n';

export interface OpensslConnection {
  name: string;
  client?: readonly string[];
  /** A file that s_client writes before it may go on: a session, which comes after the handshake and without a word that is flushed. */
  writes?: string;
  /** Typed into s_client before the end, each with what it then says; `K` and `k` change keys, `R` negotiates anew. */
  typed?: readonly (readonly [line: string, says: RegExp])[];
  /** Typed into s_server once the handshake is done, and what it says when that was answered. Only without `-www`. */
  serverTyped?: readonly [line: string, says: RegExp];
  /** How the client goes: with a request to `s_server -www`, by its own quit command, or because the handshake fails. */
  ends?: 'request' | 'quit' | 'failure';
}

/** Runs s_server and one s_client after the other against it, through the relay. Files of the peers go into `folder`. */
export async function opensslCaptures(folder: string, serverArgs: readonly string[], connections: readonly OpensslConnection[]): Promise<TlsCapture[]> {
  const server = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', ...serverArgs], { stdio: ['pipe', 'pipe', 'pipe'] });
  let relay: RecordingRelay | undefined;
  try {
    const [, port] = await said(server, /ACCEPT [\d.]+:(\d+)/);
    relay = await startRecordingRelay(Number(port));
    const captures: TlsCapture[] = [];
    for (const [index, connection] of connections.entries()) {
      const keyLogFile = join(folder, `${connection.name.replace(/\W+/g, '-')}.keys`);
      await runClient(relay.port, keyLogFile, connection, server);
      const recording = relay.recordings[index];
      if (recording === undefined) throw new Error(`${connection.name}: no connection was made`);
      await recording.over;
      captures.push({ name: connection.name, chunks: recording.chunks, keyLog: readLines(keyLogFile) });
    }
    return captures;
  } finally {
    server.kill();
    await relay?.close();
  }
}

async function runClient(port: number, keyLogFile: string, connection: OpensslConnection, server: ChildProcess): Promise<void> {
  const { name, client = [], writes, typed = [], serverTyped, ends = 'request' } = connection;
  const program = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-keylogfile', keyLogFile, ...client], { stdio: ['pipe', 'pipe', 'pipe'] });
  program.stdin.on('error', () => undefined);
  // The server is done with the handshake a little later than the client.
  const accepted = serverTyped === undefined ? undefined : said(server, /CIPHER is/);
  const over = new Promise<number | null>((resolve) => program.once('exit', resolve));
  const timer = globalThis.setTimeout(() => program.kill('SIGKILL'), PATIENCE);
  try {
    if (ends !== 'failure') {
      await said(program, /SSL handshake has read/);
      if (writes !== undefined) await until(() => existsSync(writes));
      if (serverTyped !== undefined) {
        await accepted;
        const answered = said(server, serverTyped[1]);
        server.stdin?.write(`${serverTyped[0]}\n`);
        await answered;
      }
      for (const [line, says] of typed) {
        const answered = said(program, says);
        program.stdin.write(`${line}\n`);
        await answered;
      }
      program.stdin.write(ends === 'quit' ? 'Q\n' : REQUEST);
    }
    const status = await over;
    if (status === null) throw new Error(`${name}: s_client did not end`);
  } finally {
    clearTimeout(timer);
    program.kill();
  }
}

/** Waits until a condition holds, and fails when it never does. */
async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > PATIENCE) throw new Error('a condition never came true');
    await setTimeout(20);
  }
}

/** Waits until a program has said something on stdout or stderr. */
function said(program: ChildProcess, what: RegExp): Promise<RegExpExecArray> {
  let text = '';
  return new Promise((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      const match = what.exec(text);
      if (match === null) return;
      done();
      resolve(match);
    };
    const fail = (): void => {
      done();
      reject(new Error(`openssl did not say ${what.source}, but: ${text.slice(-2000)}`));
    };
    const timer = globalThis.setTimeout(fail, PATIENCE);
    const done = (): void => {
      clearTimeout(timer);
      program.stdout?.off('data', look);
      program.stderr?.off('data', look);
      program.off('exit', fail);
    };
    program.stdout?.on('data', look);
    program.stderr?.on('data', look);
    program.on('exit', fail);
  });
}

function readLines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'latin1').split('\n').filter((line) => line !== '') : [];
}

export interface NodeConnection {
  name: string;
  /** The types do not know `requestOCSP`. */
  client?: ConnectionOptions & { requestOCSP?: boolean };
  /** Resumes what the connection before left behind. */
  resume?: boolean;
}

/** What passes, as it passes: the wire and the key log in the order they really come. */
export interface LiveEvents {
  chunk: (index: number, chunk: RecordedChunk) => void;
  keyLogLine: (index: number, line: string) => void;
}

/** Runs a Node server and one Node client after the other against it. The server greets and closes; with `status` it gives that to whoever asks for a revocation status. */
export async function nodeCaptures({ status, ...serverOptions }: TlsOptions & { status?: Buffer }, connections: readonly NodeConnection[], live?: LiveEvents): Promise<TlsCapture[]> {
  const server = createServer(serverOptions, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.end('hello'));
  });
  server.on('tlsClientError', () => undefined);
  if (status !== undefined) {
    server.on('OCSPRequest', (_certificate: Buffer, _issuer: Buffer, answer: (error: Error | null, response: Buffer) => void) => {
      answer(null, status);
    });
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const relay = await startRecordingRelay(portOf(server), (index, chunk) => live?.chunk(index, chunk));
  try {
    const captures: TlsCapture[] = [];
    let session: Buffer | undefined;
    for (const [index, { name, client = {}, resume = false }] of connections.entries()) {
      const keyLog: string[] = [];
      const socket = connect({ port: relay.port, host: '127.0.0.1', rejectUnauthorized: false, ...client, ...(resume && session !== undefined ? { session } : {}) });
      socket.on('keylog', (line) => {
        keyLog.push(line.toString('latin1').trim());
        live?.keyLogLine(index, line.toString('latin1'));
      });
      socket.on('session', (ticket) => (session = ticket));
      socket.on('error', () => undefined);
      let reported: ReportedByNode | undefined;
      socket.on('secureConnect', () => {
        reported = reportOf(socket);
        socket.write('ping');
      });
      socket.resume();
      await new Promise((resolve) => socket.once('close', resolve));
      const recording = relay.recordings[index];
      if (recording === undefined) throw new Error(`${name}: no connection was made`);
      await recording.over;
      captures.push({ name, chunks: recording.chunks, keyLog, ...(reported === undefined ? {} : { reported }) });
    }
    return captures;
  } finally {
    await relay.close();
    server.close();
  }
}

function reportOf(socket: TLSSocket): ReportedByNode {
  const { name: group } = Object.assign({ name: undefined }, socket.getEphemeralKeyInfo());
  return {
    protocol: socket.getProtocol(),
    cipherSuite: socket.getCipher().standardName,
    alpn: socket.alpnProtocol === false ? null : socket.alpnProtocol,
    resumed: socket.isSessionReused(),
    ...(typeof group === 'string' && group !== '' ? { group } : {}),
  };
}
