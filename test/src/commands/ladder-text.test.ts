import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { agreedText, chainText, connectionText, exchangesText, failuresText, headline, keysText, ladderText } from '../../../src/commands/ladder-text.ts';
import { EventLog } from '../../../src/events/log.ts';
import type { Event, EventPayloads, Hop } from '../../../src/events/schema.ts';
import { SampleRun } from '../../support/sample-events.ts';
import type { SampleKind } from '../../support/sample-events.ts';

function sample(kind: SampleKind): { events: readonly Event[]; now: number } {
  const run = new SampleRun();
  const id = run.connection(kind);
  return { events: run.events.filter(({ connection }) => connection === id), now: run.now };
}

function eventsOf(emit: (log: EventLog) => void): Event[] {
  const log = new EventLog();
  emit(log);
  return [...log.since(0)];
}

function message(hop: Hop, from: 'client' | 'server', name: string, encrypted: boolean, summary = ''): EventPayloads['tls.message'] {
  return { hop, from, message: { id: 1, name }, about: '', length: 512, encrypted, records: 1, summary, fields: [], raw: '' };
}

describe('the ladder as text', () => {
  it('has an arrow between the two of three posts that spoke', () => {
    const lines = ladderText(
      eventsOf((log) => {
        log.emit('tls.message', 1, 1_250, message('downstream', 'client', 'ClientHello', false, 'a.test'));
        log.emit('tls.message', 1, 12_300, message('upstream', 'server', 'Finished', true));
      }),
    );
    assert.deepEqual(lines, [
      '       ms  client   trustlens   server  message                  bytes  ── plain  ╌╌ encrypted',
      '      1.3  ├──────────▸│           │    ClientHello                512  a.test',
      '     12.3  │           │◂╌╌╌╌╌╌╌╌╌╌┤    Finished                   512',
    ]);
  });

  it('has two posts where there is one hop, under the names it is given', () => {
    const events = eventsOf((log) => {
      log.emit('tls.message', 1, 0, message('upstream', 'client', 'ClientHello', false));
      log.emit('tls.message', 1, 1_000, message('upstream', 'server', 'Certificate', true));
    });
    assert.deepEqual(ladderText(events).map((line) => line.slice(0, 34)), [
      '       ms  client      server  mes',
      '      0.0  ├──────────▸│       Cli',
      '      1.0  │◂╌╌╌╌╌╌╌╌╌╌┤       Cer',
    ]);
    assert.match(ladderText(events, { ends: ['trustlens', 'server'] })[0] ?? '', /trustlens {3}server/);
  });

  it('keeps its columns in line for every kind of connection', () => {
    for (const kind of ['good', 'expired', 'refused', 'legacy'] as const) {
      const [heading = '', ...lines] = ladderText(sample(kind).events);
      assert.ok(lines.length > 3);
      // The name of the message is where the heading says.
      const column = heading.indexOf('message');
      for (const line of lines) assert.match(line.slice(column - 1), /^ [A-Za-z]/, line);
    }
  });
});

describe('the text of a connection', () => {
  it('tells who spoke with whom and what each hop agreed on', () => {
    const { events, now } = sample('good');
    const lines = connectionText(events, { now });
    assert.match(lines[0] ?? '', /^#1 {2}shop\.example\.test:443 {2}127\.0\.0\.1:\d+ → 203\.0\.113\.7:443/);
    assert.ok(lines.slice(1).every((line) => line.startsWith('  ')));
    assert.deepEqual(agreedText(events).map((line) => line.split(' · ').slice(0, 2)), [
      ['upstream    TLS 1.3', 'TLS_AES_128_GCM_SHA256'],
      ['downstream  TLS 1.3', 'TLS_AES_256_GCM_SHA384'],
    ]);
  });

  it('counts the days of every certificate from the time it is given', () => {
    const { events, now } = sample('expired');
    const DAY = 86_400_000;
    const words = chainText(events, { now });
    assert.ok(words.some((line) => line.includes('✗ expired')));
    const leaf = events.flatMap((event) => (event.type === 'tls.certificates' && event.hop === 'upstream' ? event.sent : []))[0];
    assert.ok(leaf !== undefined);
    assert.match(chainText(events, { now: leaf.notAfter - 10 * DAY }).find((line) => line.includes('leaf')) ?? '', /, 10 days left$/);
    assert.match(chainText(events, { now: leaf.notAfter + DAY }).find((line) => line.includes('leaf')) ?? '', /, expired 1 day ago$/);
    assert.match(chainText(events, { now: leaf.notBefore - 1 }).find((line) => line.includes('leaf')) ?? '', /, not valid yet$/);
  });

  it('has a line an exchange, with what came of it', () => {
    const events = eventsOf((log) => {
      const head = { stream: 0, version: 'HTTP/1.1', headers: [], headBytes: 10 };
      log.emit('http.request', 1, 0, { exchange: 1, method: 'POST', target: '/a', scheme: 'https', authority: 'a.test', ...head });
      log.emit('http.end', 1, 100, { exchange: 1, from: 'client', bodyBytes: 5, trailers: [], complete: true, cause: null });
      log.emit('http.response', 1, 200, { exchange: 1, status: 100, reason: 'Continue', informational: true, ...head });
      log.emit('http.response', 1, 300, { exchange: 1, status: 200, reason: 'OK', informational: false, ...head });
      log.emit('http.end', 1, 2_000, { exchange: 1, from: 'server', bodyBytes: 1_500, trailers: [], complete: false, cause: 'closed' });
      log.emit('http.request', 1, 3_000, { exchange: 2, method: 'GET', target: 'http://b.test/', scheme: 'http', authority: 'b.test', ...head });
    });
    assert.deepEqual(exchangesText(events), [
      'exchange 1   POST https://a.test/a  HTTP/1.1  → 200 OK  5 B sent  1.5 kB  cut off (closed)  2.0 ms',
      'exchange 2   GET http://b.test/  HTTP/1.1  no answer',
    ]);
    assert.deepEqual(exchangesText(sample('websocket').events).at(-1), 'websocket   1 message');
  });

  it('tells failures, keys and what was not read', () => {
    assert.match(failuresText(sample('refused').events)[0] ?? '', /^✗ client_refused_certificate: .*alert certificate_unknown \(46\) \[by the client\]$/);
    assert.deepEqual(failuresText(sample('not_tls').events), ['– not read: the server spoke first']);
    const events = eventsOf((log) => {
      log.emit('tls.keys', 1, 0, { hop: 'downstream', secrets: [{ label: 'CLIENT_TRAFFIC_SECRET_0', id: '01234567' }] });
      log.emit('tls.keys', 1, 0, { hop: 'downstream', secrets: [{ label: 'SERVER_TRAFFIC_SECRET_2', id: '89abcdef' }], update: { from: 'server', generation: 2 } });
      log.emit('decode.failed', 1, 0, { layer: 'tls', hop: 'downstream', from: 'server', code: 'no_secrets', path: 'record', offset: 7, detail: '2 records could not be read' });
    });
    assert.deepEqual(keysText(events), ['keys        CLIENT_TRAFFIC_SECRET_0 01234567', 'keys        SERVER_TRAFFIC_SECRET_2 89abcdef, after key update 2 of the server']);
    assert.deepEqual(failuresText(events), ['! tls, from the server: 2 records could not be read (no_secrets at record, byte 7)']);
  });

  it('lets nothing of a peer reach the terminal', () => {
    const hostile = 'x\u001b[2J\u202e';
    const events = eventsOf((log) => {
      log.emit('connection.opened', 1, 0, { client: { address: '::1', port: 1 }, mode: 'connect', target: { host: hostile, port: 2 } });
      log.emit('tls.message', 1, 0, message('downstream', 'client', hostile, false, hostile));
      log.emit('tls.established', 1, 0, { hop: 'downstream', version: 'TLS 1.3', cipherSuite: 'x', group: null, alpn: hostile, serverName: hostile, resumed: true, handshakeTime: 1 });
      log.emit('http.request', 1, 0, { exchange: 1, stream: 0, version: 'HTTP/2', method: hostile, target: hostile, scheme: hostile, authority: hostile, headers: [], headBytes: 1 });
      log.emit('tls.failed', 1, 0, { hop: 'downstream', cause: 'x', by: null, alert: null, detail: hostile });
      log.emit('connection.closed', 1, 0, { fromClient: 1, fromServer: 1, cause: null, detail: hostile, by: null });
    });
    const text = connectionText(events, { now: 0 }).join('\n');
    assert.ok(!/[\u001b\u202e]/u.test(text), text);
    assert.ok(headline(events).includes('x\\x1b[2J\\u{202e}:2'));
  });
});
