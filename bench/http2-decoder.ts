/**
 * How fast the HTTP/2 decoder reads: exchanges between Node's own client and server, recorded over loopback and decoded again and
 * again, each time as a new connection. Prints one line a case: exchanges a second, µs an exchange, MB a second.
 * Run: node --import tsx bench/http2-decoder.ts
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import type { ClientHttp2Session, OutgoingHttpHeaders } from 'node:http2';
import { Http2Connection } from '../src/decode/http2/http2-decoder.ts';
import { portOf, startRecordingRelay } from '../test/support/recording-relay.ts';
import type { Recording } from '../test/support/recording-relay.ts';

/** Long enough that the optimizing compiler is done and a collection of garbage weighs little. */
const ROUND_MS = 1_000;
const ROUNDS = 3;

interface Case {
  name: string;
  exchanges: number;
  /** Requests under way at a time. */
  parallel: number;
  request(index: number): OutgoingHttpHeaders;
  response: OutgoingHttpHeaders;
  body: Buffer;
}

const BROWSER: OutgoingHttpHeaders = {
  'sec-ch-ua': '"Chromium";v="131", "Not_A Brand";v="24"',
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Linux"',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  accept: '*/*',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'no-cors',
  'sec-fetch-dest': 'script',
  referer: 'https://shop.example.test/cart/checkout',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'en-US,en;q=0.9',
  cookie: `session=${'0123456789abcdef'.repeat(6)}; theme=dark`,
  priority: 'u=1, i',
};

const CASES: readonly Case[] = [
  {
    name: 'load generator, 1 KB body',
    exchanges: 2_000,
    parallel: 10,
    request: () => ({ ':path': '/1k' }),
    response: { server: 'nginx/1.22.1', 'content-type': 'application/octet-stream', 'content-length': '1024', etag: '"677b9a90-400"', 'accept-ranges': 'bytes' },
    body: Buffer.alloc(1024, 'x'),
  },
  {
    name: 'browser, 600 byte body',
    exchanges: 2_000,
    parallel: 6,
    request: (index) => ({ ...BROWSER, ':path': `/assets/module-${index}.js?v=20250106` }),
    response: {
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'Accept-Encoding',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
      'strict-transport-security': 'max-age=63072000; includeSubDomains; preload',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'self'; script-src 'self'",
    },
    body: Buffer.alloc(600, 'x'),
  },
  {
    name: 'bulk, 10 MB bodies',
    exchanges: 4,
    parallel: 1,
    request: () => ({ ':path': '/bulk' }),
    response: { 'content-type': 'application/octet-stream' },
    body: Buffer.alloc(10 * 1024 * 1024, 'x'),
  },
];

async function exchange(session: ClientHttp2Session, headers: OutgoingHttpHeaders): Promise<void> {
  const stream = session.request(headers);
  stream.resume();
  await once(stream, 'close');
}

async function record(kind: Case): Promise<Recording> {
  const server = createServer((_request, response) => {
    response.writeHead(200, kind.response);
    response.end(kind.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const relay = await startRecordingRelay(portOf(server));
  const session = connect(`http://127.0.0.1:${relay.port}`);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < kind.exchanges) {
      next += 1;
      await exchange(session, kind.request(next));
    }
  };
  await Promise.all(Array.from({ length: kind.parallel }, worker));
  session.close();
  await once(session, 'close');
  await relay.close();
  server.close();
  const recording = relay.recordings[0];
  if (recording === undefined) throw new Error('nothing was recorded');
  return recording;
}

function decode(recording: Recording): number {
  const connection = new Http2Connection();
  let ends = 0;
  for (const { from, bytes } of recording.chunks) {
    for (const message of connection.push(from, bytes)) if (message.kind === 'end' && message.from === 'server') ends += 1;
  }
  return ends;
}

for (const kind of CASES) {
  const recording = await record(kind);
  const bytes = recording.chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    let exchanges = 0;
    while (performance.now() - start < ROUND_MS) exchanges += decode(recording);
    best = Math.min(best, (performance.now() - start) / exchanges);
  }
  const perSecond = 1_000 / best;
  const megabytes = ((bytes / kind.exchanges) * perSecond) / 1e6;
  console.log(`${kind.name.padEnd(28)} ${perSecond.toFixed(0).padStart(8)} exchanges/s ${(best * 1_000).toFixed(1).padStart(8)} µs ${megabytes.toFixed(0).padStart(8)} MB/s`);
}
