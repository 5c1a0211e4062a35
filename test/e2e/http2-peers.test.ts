/** What the HTTP/2 decoder makes of real peers: Node, curl, nghttp and nginx talk through a recording relay and say what they saw. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, constants, createServer, sensitiveHeaders } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, Http2Server, OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { connect as connectSocket, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { httpLog } from '../support/http-log.ts';
import { decode, lines, nothingYet, pseudoSorted } from '../support/http2-told.ts';
import type { Told } from '../support/http2-told.ts';
import { Random } from '../support/random.ts';
import { portOf, startRecordingRelay } from '../support/recording-relay.ts';
import type { Recording } from '../support/recording-relay.ts';

const run = promisify(execFile);

function randomFields(random: Random): OutgoingHttpHeaders {
  const fields: OutgoingHttpHeaders = {};
  for (let count = random.below(12); count > 0; count -= 1) fields[`x-${random.below(40)}`] = random.oneIn(4) ? random.bytes(random.below(200)).toString('base64') : `value ${random.below(6)}`;
  if (random.oneIn(3)) fields['set-cookie'] = ['a=1', `b=${random.below(100)}`];
  if (random.oneIn(4)) fields.authorization = `Bearer ${random.below(1_000_000)}`;
  return fields;
}

/** A server that answers at random and notes what it got. A client asks in the path for what is to happen. */
function startServer(random: Random, seen: Map<number, Told>): Http2Server {
  const server = createServer({ settings: { headerTableSize: 65_536, maxConcurrentStreams: 200 } });
  server.on('stream', (stream: ServerHttp2Stream, headers, _flags, ...rest: unknown[]) => {
    const told: Told = { ...nothingYet(), head: lines(rest[0]) };
    seen.set(stream.id ?? 0, told);
    stream.on('data', (bytes: Buffer) => (told.bytes += bytes.length));
    stream.on('trailers', (_trailers: unknown, _trailerFlags: unknown, ...more: unknown[]) => (told.trailers = lines(more[0])));
    stream.on('error', () => undefined);
    stream.on('end', () => {
      answer(stream, String(headers[':path']), random);
    });
  });
  return server;
}

function answer(stream: ServerHttp2Stream, path: string, random: Random): void {
  if (stream.destroyed) return;
  if (path.startsWith('/refuse')) {
    stream.close(constants.NGHTTP2_REFUSED_STREAM);
    return;
  }
  if (path.startsWith('/early')) stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' });
  const trailers = path.startsWith('/trailers');
  stream.respond({ ':status': random.pick([200, 200, 404, 500, 418]), ...randomFields(random) }, { waitForTrailers: trailers });
  if (trailers) stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(random.below(17)), 'x-sum': random.bytes(9).toString('hex') }));
  stream.end(Buffer.alloc(random.below(random.oneIn(10) ? 60_000 : 2_000), 'x'));
}

function ask(session: ClientHttp2Session, random: Random): ClientHttp2Stream {
  const path = `${random.pick(['/plain', '/plain', '/early', '/trailers', '/refuse'])}/${random.below(50)}`;
  const stream = session.request({ ':path': path, ':method': 'POST', ...randomFields(random) }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-client-sum': String(random.below(100)) }));
  stream.end(Buffer.alloc(random.below(random.oneIn(10) ? 60_000 : 500), 'y'));
  return stream;
}

function watch(stream: ClientHttp2Stream, seen: Map<number, Told>): Promise<unknown> {
  const told = nothingYet();
  stream.on('ready', () => seen.set(stream.id ?? 0, told));
  stream.on('headers', (headers: OutgoingHttpHeaders) => told.interim.push(Number(headers[':status'])));
  stream.on('response', (...args: unknown[]) => (told.head = lines(args[2])));
  stream.on('trailers', (...args: unknown[]) => (told.trailers = lines(args[2])));
  stream.on('data', (bytes: Buffer) => (told.bytes += bytes.length));
  stream.on('error', () => undefined);
  // Not `once`, which rejects on the error that a reset is.
  return new Promise((resolve) => stream.on('close', resolve)).then(() => {
    const name = Object.entries(constants).find(([key, value]) => value === stream.rstCode && /^NGHTTP2_[A-Z0-9_]+$/.test(key) && !/^NGHTTP2_(FLAG|ERR|NV|SESSION|HCAT|STREAM_STATE|DEFAULT|SETTINGS_[^T])/.test(key));
    if (stream.rstCode !== 0) told.reset = name?.[0].replace('NGHTTP2_', '') ?? '';
  });
}

async function listening(server: Http2Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server);
}

/** Runs a server behind a recording relay for as long as `talk` takes; gives what passed, a recording a connection. */
async function recorded(server: Http2Server, talk: (port: number) => Promise<void>): Promise<Recording[]> {
  const relay = await startRecordingRelay(await listening(server));
  try {
    await talk(relay.port);
  } finally {
    await relay.close();
    server.close();
  }
  return relay.recordings;
}

async function closed(session: ClientHttp2Session): Promise<void> {
  session.close();
  if (!session.destroyed) await once(session, 'close');
}

function only(recordings: readonly Recording[]): Recording {
  const [recording, ...others] = recordings;
  assert.ok(recording !== undefined && others.length === 0);
  return recording;
}

describe('Http2Connection with real peers', () => {
  it('sees what a Node client and a Node server say they saw', async () => {
    for (const seed of [1, 2]) {
      const random = new Random(seed);
      const [clientSaw, serverSaw] = [new Map<number, Told>(), new Map<number, Told>()];
      const recordings = await recorded(startServer(random, serverSaw), async (port) => {
        const session = connect(`http://127.0.0.1:${port}`, { settings: { headerTableSize: random.pick([0, 512, 4_096, 65_536]) } });
        for (let batch = 0; batch < 15; batch += 1) {
          await Promise.all(Array.from({ length: 1 + random.below(30) }, () => watch(ask(session, random), clientSaw)));
        }
        await closed(session);
      });
      const decoded = decode(only(recordings));
      assert.ok(decoded.client.size >= 15);
      assert.deepEqual([...decoded.client.keys()].sort(), [...serverSaw.keys()].sort());
      for (const [stream, saw] of serverSaw) {
        const told = decoded.client.get(stream);
        assert.deepEqual({ ...told, head: pseudoSorted(told?.head ?? []) }, { ...saw, head: pseudoSorted(saw.head) }, `seed ${seed}, request ${stream}`);
      }
      for (const [stream, saw] of clientSaw) assert.deepEqual(decoded.server.get(stream), saw, `seed ${seed}, response ${stream}`);
      const whole = httpLog(decoded.messages);
      for (const most of [20, 1_000]) assert.deepEqual(httpLog(decode(only(recordings), (bytes) => random.chunks(bytes, most)).messages), whole);
    }
  });

  it('sees pushed responses as the client does, and which fields are secret', async () => {
    const server = createServer();
    server.on('stream', (stream) => {
      stream.pushStream({ ':path': '/style.css' }, (error, pushed) => {
        assert.equal(error, null);
        pushed.respond({ ':status': 200, 'content-type': 'text/css' });
        pushed.end('body{}');
        stream.respond({ ':status': 200 });
        stream.end('<html>');
      });
    });
    const pushes: string[] = [];
    const recordings = await recorded(server, async (port) => {
      const session = connect(`http://127.0.0.1:${port}`);
      session.on('stream', (pushed, headers) => {
        pushes.push(`${pushed.id ?? 0} ${headers[':path'] ?? ''}`);
        pushed.resume();
      });
      const stream = session.request({ ':path': '/', 'x-secret': 'a', [sensitiveHeaders]: ['x-secret'] });
      stream.resume();
      await once(stream, 'close');
      await closed(session);
    });
    const { messages, server: responses } = decode(only(recordings));
    const promised = messages.flatMap((message) => (message.kind === 'request' && message.promisedOn !== undefined ? [`${message.stream} ${message.target}`] : []));
    assert.deepEqual(promised, pushes);
    assert.equal(promised.length, 1);
    const [asked] = messages.filter((message) => message.kind === 'request');
    assert.deepEqual(asked?.neverIndexed, ['x-secret']);
    assert.equal(responses.get(2)?.bytes, 6);
    assert.equal(responses.get(2)?.head[1], 'content-type: text/css');
  });

  it('sees what nghttp prints of many streams', async () => {
    let stdout = '';
    const recordings = await recorded(startServer(new Random(4), new Map()), async (port) => {
      const urls = Array.from({ length: 20 }, (_, index) => `http://127.0.0.1:${port}/${['early', 'trailers', 'plain'][index % 3] ?? ''}/${index}`);
      ({ stdout } = await run('nghttp', ['-v', '-n', '--no-dep', '--multiply=10', '--header-table-size=8192', ...urls], { maxBuffer: 64 * 1024 * 1024 }));
    });
    const { messages, server: responses } = decode(only(recordings));
    assert.equal(responses.size, 200);
    assert.deepEqual(receivedFields(stdout), messages.flatMap((message): string[] => {
      if (message.kind === 'response') return [`${message.stream} :status: ${message.status}`, ...message.headers.map(([name, value]) => `${message.stream} ${name}: ${value}`)];
      if (message.kind === 'end' && message.from === 'server') return message.trailers.map(([name, value]) => `${message.stream} ${name}: ${value}`);
      return [];
    }));
    const bytes = new Map<number, number>();
    for (const [, length, stream] of stdout.matchAll(/recv DATA frame <length=(\d+), flags=0x\w+, stream_id=(\d+)>/g)) bytes.set(Number(stream), (bytes.get(Number(stream)) ?? 0) + Number(length));
    for (const [stream, { bytes: told }] of responses) assert.equal(told, bytes.get(stream) ?? 0);
    const settings = messages.flatMap((message) => (message.kind === 'frame' && message.summary.startsWith('SETTINGS ') ? [message.summary] : []));
    assert.equal(sentSettings(stdout).length, 2);
    for (const printed of sentSettings(stdout)) assert.ok(settings.includes(printed), printed);
  });

  it('sees what curl says of its transfers', async () => {
    const printed: string[] = [];
    const recordings = await recorded(startServer(new Random(5), new Map()), async (port) => {
      // A transfer a connection: with --http2-prior-knowledge curl 7.88 fails when it uses one again.
      for (let index = 0; index < 5; index += 1) {
        const words = ['-sS', '--http2-prior-knowledge', '-d', 'twelve bytes', '-o', '/dev/null', '-w', '%{http_version} %{response_code} %{size_download}'];
        printed.push((await run('curl', [...words, `http://127.0.0.1:${port}/plain/${index}`])).stdout);
      }
    });
    const decoded = recordings.map((recording) => decode(recording));
    assert.deepEqual(decoded.flatMap(({ server }) => [...server.values()].map(({ head, bytes }) => `2 ${(head[0] ?? '').replace(':status: ', '')} ${bytes}`)), printed);
    for (const request of decoded.flatMap(({ client }) => [...client.values()])) {
      assert.equal(request.bytes, 12);
      assert.ok(request.head.includes('content-type: application/x-www-form-urlencoded'));
    }
  });

  describe('nginx', () => {
    let folder: string;
    let port: number;
    let nginx: ReturnType<typeof spawn>;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'trustlens-nginx-'));
      port = await freePort();
      await writeFile(join(folder, 'large.bin'), Buffer.alloc(300_000));
      await writeFile(join(folder, 'nginx.conf'), [
        'daemon off; user root; worker_processes 1; pid nginx.pid; error_log stderr crit; events {}',
        `http { access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;`,
        `server { listen 127.0.0.1:${port} http2; root ${folder}; location /no { return 403 "go away"; add_header x-reason "${'long '.repeat(60).trim()}" always; } } }`,
      ].join('\n'));
      nginx = spawn('nginx', ['-p', folder, '-c', 'nginx.conf'], { stdio: 'ignore' });
      while (!(await accepts(port))) {
        assert.equal(nginx.exitCode, null, 'nginx did not start');
        await delay(20);
      }
    });
    after(async () => {
      if (nginx.exitCode === null) {
        nginx.kill('SIGTERM');
        await once(nginx, 'exit');
      }
      await rm(folder, { recursive: true });
    });

    it('says what curl prints of it', async () => {
      const relay = await startRecordingRelay(port);
      const printed: string[][] = [];
      for (const path of ['large.bin', 'no', 'missing']) {
        const { stdout } = await run('curl', ['-sS', '--http2-prior-knowledge', '-D', '-', '-o', '/dev/null', `http://127.0.0.1:${relay.port}/${path}`]);
        printed.push(stdout.trim().split('\r\n').map((line) => line.replace(/^HTTP\/2 (\d+) *$/, ':status: $1')));
      }
      await relay.close();
      const responses = relay.recordings.flatMap((recording) => [...decode(recording).server.values()]);
      assert.deepEqual(responses.map(({ head }) => head), printed);
      assert.deepEqual(responses.map(({ bytes }) => bytes).slice(0, 2), [300_000, 7]);
    });
  });
});

/** Field lines as nghttp prints them on arrival: `[  0.003] recv (stream_id=13) :status: 200`. */
function receivedFields(output: string): string[] {
  return [...output.matchAll(/recv \(stream_id=(\d+)(?:, [a-z]+)*\) (.*)$/gm)].map(([, stream, line]) => `${stream} ${line}`);
}

/** The SETTINGS frames nghttp prints, as the decoder words them: `[SETTINGS_MAX_CONCURRENT_STREAMS(0x03):100]`. */
function sentSettings(output: string): string[] {
  return [...output.matchAll(/SETTINGS frame <length=\d+, flags=0x00, stream_id=0>\n((?: +[([].*\n)*)/g)].map(([, rows = '']) =>
    ['SETTINGS', ...[...rows.matchAll(/SETTINGS_(\w+)\(0x\w+\):(\d+)/g)].map(([, name = '', value]) => `${name.toLowerCase()}=${value}`)].join(' '),
  );
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
