import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { IncomingMessage, RequestOptions, Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { HttpMessage } from '../../../../src/decode/http-message.ts';
import { Http1Pairing } from '../../../../src/decode/http1/pairing.ts';
import { Http1Requests } from '../../../../src/decode/http1/requests.ts';
import { Http1Responses } from '../../../../src/decode/http1/responses.ts';
import { head } from '../../../support/http1-log.ts';
import { fieldLines, seenMessages } from '../../../support/http1-oracle.ts';
import type { SeenMessage } from '../../../support/http1-oracle.ts';
import { portOf, startRecordingRelay } from '../../../support/recording-relay.ts';
import type { Recording, RecordingRelay } from '../../../support/recording-relay.ts';

/** A message as Node's own HTTP saw it. */
async function seenByNode(message: IncomingMessage): Promise<SeenMessage> {
  const start = typeof message.statusCode !== 'number' ? `${message.method ?? ''} ${message.url ?? ''}` : `${message.statusCode} ${message.statusMessage ?? ''}`;
  const parts: Buffer[] = [];
  message.on('data', (part: Buffer) => parts.push(part));
  await once(message, 'end');
  const body = Buffer.concat(parts).toString('latin1');
  return { start, version: message.httpVersion, fields: fieldLines(message.rawHeaders), body, trailers: fieldLines(message.rawTrailers), complete: message.complete };
}

/** Both directions of a recording, decoded in the order in which the bytes passed. */
function decode(recording: Recording): { client: HttpMessage[]; server: HttpMessage[] } {
  const pairing = new Http1Pairing();
  const requests = new Http1Requests(pairing, { bodies: true });
  const responses = new Http1Responses(pairing, { bodies: true });
  const client: HttpMessage[] = [];
  const server: HttpMessage[] = [];
  for (const { from, bytes } of recording.chunks) {
    if (from === 'client') client.push(...requests.push(bytes));
    else server.push(...responses.push(bytes));
    client.push(...requests.settle());
  }
  return { client: [...client, ...requests.end()], server: [...server, ...responses.end()] };
}

describe('Http1Pairing', () => {
  let origin: Server;
  let relay: RecordingRelay;
  let seenByServer: SeenMessage[];

  beforeEach(async () => {
    seenByServer = [];
    origin = createServer((incoming, response) => {
      const path = incoming.url ?? '';
      void seenByNode(incoming).then((seen) => {
        seenByServer.push(seen);
        if (path === '/sized') response.writeHead(200, { 'Content-Length': 5 }).end('sized');
        else if (path === '/empty') response.writeHead(204).end();
        else if (path === '/cached') response.writeHead(304, { ETag: '"x"' }).end();
        else {
          response.writeHead(200, 'Fine', { Trailer: 'Digest' });
          response.write(seen.body.slice(0, 3));
          response.addTrailers({ Digest: 'abc' });
          response.end(seen.body.slice(3));
        }
      });
    });
    origin.listen(0, '127.0.0.1');
    await once(origin, 'listening');
    relay = await startRecordingRelay(portOf(origin));
  });

  afterEach(async () => {
    await relay.close();
    origin.closeAllConnections();
    origin.close();
  });

  it('sees on kept-alive connections what Node at both ends sees', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const exchange = async (path: string, options: RequestOptions, body: readonly string[] = []): Promise<SeenMessage> => {
      const outgoing = request({ host: '127.0.0.1', port: relay.port, path, agent, ...options });
      const answered = new Promise<IncomingMessage>((resolve, reject) => outgoing.on('response', resolve).on('error', reject));
      if (options.headers !== undefined && 'Expect' in options.headers) {
        outgoing.flushHeaders();
        await once(outgoing, 'continue');
      }
      for (const part of body) outgoing.write(part);
      if (body.length > 1) outgoing.addTrailers({ 'X-Sum': '1' });
      outgoing.end();
      return seenByNode(await answered);
    };
    const seenByClient = [
      await exchange('/sized', {}),
      await exchange('/sized', { method: 'HEAD' }),
      await exchange('/echo', { method: 'POST', headers: { 'Content-Length': 5 } }, ['hello']),
      await exchange('/empty', { method: 'DELETE' }),
      await exchange('/echo', { method: 'PUT', headers: { Trailer: 'X-Sum' } }, ['one', 'two', 'three'.repeat(9_000)]),
      await exchange('/cached', { headers: { 'If-None-Match': '"x"' } }),
      await exchange('/echo', { method: 'POST', headers: { Expect: '100-continue', 'Content-Length': 3 } }, ['abc']),
      await exchange('/sized', { headers: { Connection: 'close' } }),
    ];
    agent.destroy();
    assert.equal(relay.recordings.length, 1);
    const [recording] = relay.recordings;
    assert.ok(recording !== undefined);
    const { client, server } = decode(recording);
    assert.equal(client.filter(({ kind }) => kind === 'malformed').length + server.filter(({ kind }) => kind === 'malformed').length, 0);
    assert.deepEqual(seenMessages(client), seenByServer);
    const informational = seenMessages(server).filter(({ start }) => start.startsWith('1'));
    assert.deepEqual(informational.map(({ start }) => start), ['100 Continue']);
    assert.deepEqual(seenMessages(server).filter(({ start }) => !start.startsWith('1')), seenByClient);
    assert.deepEqual([...client, ...server].filter((message) => 'anomalies' in message), []);
  });

  it('follows pipelined requests of a raw client until the close', async () => {
    const socket = connect(relay.port, '127.0.0.1');
    socket.end(`${head('GET /sized HTTP/1.1', 'Host: a')}${head('HEAD /sized HTTP/1.1', 'Host: a')}${head('GET /sized HTTP/1.0')}`);
    socket.resume();
    await once(socket, 'close');
    const [recording] = relay.recordings;
    assert.ok(recording !== undefined);
    const { client, server } = decode(recording);
    assert.deepEqual(seenMessages(client).map(({ start }) => start), ['GET /sized', 'HEAD /sized', 'GET /sized']);
    assert.deepEqual(seenMessages(client), seenByServer);
    assert.deepEqual(seenMessages(server).map(({ start, body, complete }) => [start, body, complete]), [
      ['200 OK', 'sized', true],
      ['200 OK', '', true],
      ['200 OK', 'sized', true],
    ]);
  });

  it('hands over both directions after an upgrade', async () => {
    origin.on('upgrade', (_incoming, socket, first: Buffer) => {
      socket.write(`${head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: shout')}hello`);
      socket.on('data', (bytes: Buffer) => socket.end(bytes.toString('latin1').toUpperCase()));
      if (first.length > 0) socket.unshift(first);
    });
    const outgoing = request({ host: '127.0.0.1', port: relay.port, path: '/', headers: { Connection: 'Upgrade', Upgrade: 'shout' } });
    outgoing.end();
    const socket = await new Promise<NodeJS.ReadWriteStream>((resolve, reject) => {
      outgoing.on('upgrade', (_response, upgraded) => resolve(upgraded)).on('error', reject);
    });
    socket.write('quiet');
    socket.resume();
    await once(socket, 'end');
    socket.end();
    const [recording] = relay.recordings;
    assert.ok(recording !== undefined);
    const { client, server } = decode(recording);
    assert.deepEqual(client.map(({ kind }) => kind), ['request', 'end', 'upgraded']);
    assert.deepEqual(server.map(({ kind }) => kind), ['response', 'end', 'upgraded']);
    const switched = server.at(-1);
    assert.ok(switched?.kind === 'upgraded');
    assert.equal(switched.protocol, 'shout');
    const after = recording.chunks.filter(({ from }) => from === 'server').slice(1).map(({ bytes }) => bytes);
    assert.equal(Buffer.concat([switched.rest, ...after]).toString(), 'helloQUIET');
  });
});
