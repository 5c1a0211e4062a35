/**
 * How fast the HTTP/1 decoder reads: kept-alive exchanges as wrk and nginx speak them, exchanges as a browser speaks them, and bulk.
 * Prints one line a case: exchanges and heads a second, µs a head, and for bulk MB a second, all by CPU time of this process, so that
 * what else runs on the machine weighs little. Run: node --import tsx bench/http1-decoder.ts
 */
import { Http1Pairing } from '../src/decode/http1/pairing.ts';
import { Http1Requests } from '../src/decode/http1/requests.ts';
import { Http1Responses } from '../src/decode/http1/responses.ts';

/** Long enough that the optimizing compiler is done and a collection of garbage weighs little. */
const ROUND_MS = 1_000;
const ROUNDS = 3;

interface Case {
  name: string;
  request: Buffer;
  response: Buffer;
}

function head(lines: readonly string[], body = ''): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

const CASES: readonly Case[] = [
  {
    name: 'load generator, 1 KB body',
    request: head(['GET /1k HTTP/1.1', 'Host: 127.0.0.1:8443']),
    response: head(
      ['HTTP/1.1 200 OK', 'Server: nginx/1.22.1', 'Date: Mon, 06 Jan 2025 10:00:00 GMT', 'Content-Type: application/octet-stream', 'Content-Length: 1024', 'Last-Modified: Mon, 06 Jan 2025 09:00:00 GMT', 'Connection: keep-alive', 'ETag: "677b9a90-400"', 'Accept-Ranges: bytes'],
      'x'.repeat(1024),
    ),
  },
  {
    name: 'browser, 600 byte chunked body',
    request: head([
      'GET /assets/app.js?v=20250106 HTTP/1.1', 'Host: shop.example.test', 'Connection: keep-alive', 'sec-ch-ua: "Chromium";v="131", "Not_A Brand";v="24"', 'sec-ch-ua-mobile: ?0', 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36', 'sec-ch-ua-platform: "Linux"', 'Accept: */*', 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: script', 'Referer: https://shop.example.test/cart/checkout', 'Accept-Encoding: gzip, deflate, br, zstd', 'Accept-Language: en-US,en;q=0.9', `Cookie: session=${'0123456789abcdef'.repeat(6)}; theme=dark`,
    ]),
    response: head(
      ['HTTP/1.1 200 OK', 'Date: Mon, 06 Jan 2025 10:00:00 GMT', 'Content-Type: text/javascript; charset=utf-8', 'Transfer-Encoding: chunked', 'Connection: keep-alive', 'Vary: Accept-Encoding', 'Content-Encoding: gzip', 'Cache-Control: public, max-age=31536000, immutable', 'Strict-Transport-Security: max-age=63072000; includeSubDomains; preload', 'X-Content-Type-Options: nosniff', "Content-Security-Policy: default-src 'self'; script-src 'self'"],
      `258\r\n${'x'.repeat(600)}\r\n0\r\n\r\n`,
    ),
  },
];

/** CPU time of this process, µs. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Runs `step` for some rounds and returns its best rate a second. */
function rate(step: () => void): number {
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = cpuTime();
    let steps = 0;
    let elapsed = 0;
    while (elapsed < ROUND_MS * 1e3) {
      for (let index = 0; index < 1_000; index += 1) step();
      steps += 1_000;
      elapsed = cpuTime() - start;
    }
    best = Math.max(best, (steps * 1e6) / elapsed);
  }
  return best;
}

function exchangeRate({ request, response }: Case): number {
  const pairing = new Http1Pairing();
  const requests = new Http1Requests(pairing);
  const responses = new Http1Responses(pairing);
  let messages = 0;
  const perSecond = rate(() => {
    messages = requests.push(request).length + responses.push(response).length + requests.settle().length;
  });
  if (messages !== 4) throw new Error(`an exchange gave ${messages} messages instead of a head and an end each way`);
  return perSecond;
}

for (const measured of CASES) {
  const exchanges = exchangeRate(measured);
  const size = measured.request.length + measured.response.length;
  console.log(
    `${measured.name} (${size} bytes): ${Math.round(exchanges)} exchanges/s, ${Math.round(exchanges * 2)} heads/s, ${(5e5 / exchanges).toFixed(2)} µs a head`,
  );
}

const bulk = Buffer.alloc(64 * 1024);
const responses = new Http1Responses(new Http1Pairing());
responses.push(head(['HTTP/1.1 200 OK', `Content-Length: ${Number.MAX_SAFE_INTEGER}`]));
const chunks = rate(() => void responses.push(bulk));
console.log(`body in chunks of 64 KiB: ${Math.round((chunks * bulk.length) / 1e6)} MB/s`);
