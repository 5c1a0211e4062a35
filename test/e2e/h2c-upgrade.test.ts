/** What the inspectors make of HTTP/2 after an upgrade from HTTP/1.1, as nghttp and curl do it with a server that follows RFC 7540 §3.2. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { EventLog } from '../../src/events/log.ts';
import type { Event } from '../../src/events/schema.ts';
import { FLAG, FRAME } from '../../src/decode/http2/registries.ts';
import { CertificateCache } from '../../src/inspect/certificates.ts';
import { ChainJudge } from '../../src/inspect/chain-judge.ts';
import { Inspections } from '../../src/inspect/inspections.ts';
import { head } from '../support/http1-log.ts';
import { PREFACE, data, frame, headers, settings } from '../support/http2-frames.ts';
import { needs } from '../support/needs.ts';
import { portOf, startRecordingRelay } from '../support/recording-relay.ts';
import type { Recording } from '../support/recording-relay.ts';

const run = promisify(execFile);

/** A client may take so long, ms. */
const PATIENCE = 10_000;

/** Answers each stream with its number, the upgraded request's first; acknowledges SETTINGS and knows no flow control, for small bodies. */
function serveUpgraded(socket: Socket): void {
  let bytes = Buffer.alloc(0);
  let upgraded = false;
  const answer = (stream: number): void => {
    socket.write(Buffer.concat([headers(stream, [':status: 200', 'content-type: text/plain']), data(stream, `stream ${stream}\n`, true)]));
  };
  const read = (): void => {
    while (bytes.length >= 9 && bytes.length >= 9 + bytes.readUIntBE(0, 3)) {
      const [length, type, flags, stream] = [bytes.readUIntBE(0, 3), bytes[3], bytes[4] ?? 0, bytes.readUInt32BE(5)];
      bytes = bytes.subarray(9 + length);
      if (type === FRAME.settings && (flags & FLAG.ack) === 0) socket.write(frame(FRAME.settings, FLAG.ack, 0));
      if (type === FRAME.headers && (flags & FLAG.endStream) !== 0) answer(stream);
    }
  };
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (!upgraded) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end === -1) return;
      bytes = bytes.subarray(end + 4);
      upgraded = true;
      socket.write(Buffer.concat([Buffer.from(head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: h2c')), settings()]));
      answer(1);
    }
    if (bytes.length >= PREFACE.length && bytes.subarray(0, PREFACE.length).equals(PREFACE)) bytes = bytes.subarray(PREFACE.length);
    if (!PREFACE.subarray(0, bytes.length).equals(bytes)) read();
  });
}

/** What one client says to such a server, as it passed. */
async function upgraded(talk: (port: number) => Promise<unknown>): Promise<Recording> {
  const server: Server = createServer(serveUpgraded);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const relay = await startRecordingRelay(portOf(server));
  try {
    await talk(relay.port);
  } finally {
    await relay.close();
    server.close();
  }
  const [recording, ...others] = relay.recordings;
  assert.ok(recording !== undefined && others.length === 0);
  return recording;
}

/** The events of such a connection, without the frames. */
function told({ chunks }: Recording): string[] {
  const log = new EventLog();
  const certificates = new CertificateCache();
  const judge = new ChainJudge(certificates, { bundled: new Set(), system: new Set(), file: new Set() }, '', Date.now);
  const inspections = new Inspections({ log, certificates, judge });
  const tap = inspections.openTap({ id: 1, client: { address: '127.0.0.1', port: 1 }, mode: 'connect', target: { host: '127.0.0.1', port: 80 } }, 0);
  tap.fact({ kind: 'next_layer', layer: 'http' }, 1);
  for (const [index, { from, bytes }] of chunks.entries()) tap.bytes(from === 'client' ? 'downstream' : 'upstream', from, 'application', bytes, 2 + index);
  tap.closed(1_000_000);
  inspections.flush();
  return [...log.since(0)].flatMap(line);
}

function line(event: Event): string[] {
  switch (event.type) {
    case 'http.request':
      return [`${event.exchange} ${event.method} ${event.target} ${event.version} stream ${event.stream}`];
    case 'http.response':
      return [`${event.exchange} ${event.version} ${event.status} stream ${event.stream}`];
    case 'http.upgraded':
      return [`${event.exchange} becomes ${event.protocol}`];
    case 'http.end':
      return event.from === 'server' ? [`${event.exchange} end ${event.bodyBytes} ${event.complete ? 'complete' : 'cut off'}`] : [];
    case 'decode.failed':
      return [`failed: ${event.code} ${event.path} ${event.detail}`];
    default:
      return [];
  }
}

describe('HTTP/2 after an upgrade', () => {
  it('is read as nghttp sees it', async function () {
    needs(this, 'nghttp');
    let stdout = '';
    const recording = await upgraded(async (port) => {
      ({ stdout } = await run('nghttp', ['-u', '-v', '--no-dep', `http://127.0.0.1:${port}/first`, `http://127.0.0.1:${port}/second`], { timeout: PATIENCE }));
    });
    // nghttp says on which stream it got which answer, and shows the bodies.
    const received = [...stdout.matchAll(/recv \(stream_id=(\d+)\) :status: (\d+)/g)].map(([, stream, status]) => `HTTP/2 ${status ?? ''} stream ${stream ?? ''}`);
    assert.equal(received[0], 'HTTP/2 200 stream 1');
    assert.equal(received.length, 2);
    const lines = told(recording);
    assert.deepEqual(lines.slice(0, 5), ['1 GET /first HTTP/1.1 stream 0', '1 HTTP/1.1 101 stream 0', '1 becomes h2c', '1 HTTP/2 200 stream 1', '1 end 9 complete']);
    assert.deepEqual(lines.filter((text) => /^\d+ HTTP\/2 /.test(text)).map((text) => text.replace(/^\d+ /, '')), received);
    assert.match(lines[5] ?? '', /^2 GET \/second HTTP\/2 stream \d+$/);
    assert.ok(!lines.some((text) => text.startsWith('failed') || text.endsWith('cut off')), lines.join('\n'));
  });

  it('is read as curl sees it', async function () {
    needs(this, 'curl');
    let stdout = '';
    const recording = await upgraded(async (port) => {
      ({ stdout } = await run('curl', ['-sS', '--http2', '-w', '%{http_version} %{response_code} %{size_download}', `http://127.0.0.1:${port}/one`], { timeout: PATIENCE }));
    });
    assert.equal(stdout, 'stream 1\n2 200 9');
    assert.deepEqual(told(recording), ['1 GET /one HTTP/1.1 stream 0', '1 HTTP/1.1 101 stream 0', '1 becomes h2c', '1 HTTP/2 200 stream 1', '1 end 9 complete']);
  });
});
