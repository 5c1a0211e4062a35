import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { segmentOf } from '../../../../src/decode/capture/packet.ts';
import { MAX_OPEN, TcpConnections } from '../../../../src/decode/capture/tcp-connections.ts';
import type { TcpItem } from '../../../../src/decode/capture/tcp-connections.ts';
import { MAX_WAITING } from '../../../../src/decode/capture/tcp-direction.ts';
import { ipv4Packet } from '../../../support/capture-files.ts';
import type { MadeSegment } from '../../../support/capture-files.ts';

const CLIENT: [string, number] = ['10.0.0.1', 40_000];
const SERVER: [string, number] = ['10.0.0.2', 443];

/** A segment from one side to the other. */
function from(side: 'client' | 'server', segment: MadeSegment): MadeSegment {
  const [source, destination] = side === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT];
  return { source, destination, ...segment };
}

function feed(connections: TcpConnections, ...segments: MadeSegment[]): TcpItem[] {
  return segments.flatMap((segment, at) => {
    const found = segmentOf({ linkType: 101, bytes: ipv4Packet(segment) });
    return found.kind === 'segment' ? connections.push(found, at) : [];
  });
}

function line(item: TcpItem): string {
  switch (item.kind) {
    case 'opened':
      return `${item.connection} opened ${item.client.address}:${item.client.port} ${item.server.port}${item.complete ? '' : ' in the middle'}`;
    case 'bytes':
      return `${item.connection} ${item.from} ${Buffer.from(item.bytes).toString()}`;
    case 'gap':
      return `${item.connection} ${item.from} gap ${item.missing}`;
    case 'ended':
      return `${item.connection} ${item.from} ended`;
    case 'closed':
      return `${item.connection} closed ${item.how}${item.by === undefined ? '' : ` by ${item.by}`}`;
  }
}

const HANDSHAKE = [from('client', { sequence: 0, flags: 'S' }), from('server', { sequence: 0, flags: 'SA' }), from('client', { sequence: 1 })];

describe('TcpConnections', () => {
  it('follows a connection from SYN to FIN', () => {
    const items = feed(
      new TcpConnections(),
      ...HANDSHAKE,
      from('client', { sequence: 1, payload: 'ask' }),
      from('server', { sequence: 1, payload: 'answer', flags: 'AF' }),
      from('client', { sequence: 4, flags: 'AF' }),
      from('server', { sequence: 8 }),
    );
    assert.deepEqual(items.map(line), ['1 opened 10.0.0.1:40000 443', '1 client ask', '1 server answer', '1 server ended', '1 client ended', '1 closed fin']);
  });

  it('knows who the client is from either half of the handshake, and guesses in the middle', () => {
    assert.deepEqual(feed(new TcpConnections(), from('server', { flags: 'SA' })).map(line), ['1 opened 10.0.0.1:40000 443']);
    assert.deepEqual(feed(new TcpConnections(), from('server', { sequence: 9, payload: 'x' })).map(line), ['1 opened 10.0.0.1:40000 443 in the middle', '1 server x']);
    assert.deepEqual(feed(new TcpConnections(), from('server', { sequence: 9 })), [], 'an acknowledgement alone is no beginning');
  });

  it('tells resets, open ends, gaps, and ports that are used again', () => {
    const connections = new TcpConnections();
    assert.deepEqual(feed(connections, ...HANDSHAKE, from('server', { sequence: 1, flags: 'R' }), from('client', { sequence: 1, payload: 'late' })).map(line), ['1 opened 10.0.0.1:40000 443', '1 closed reset by server']);
    const again = [from('client', { sequence: 500, flags: 'S' }), from('client', { sequence: 500, flags: 'S' }), from('client', { sequence: 511, payload: 'x' })];
    assert.deepEqual(feed(connections, ...again).map(line), ['2 opened 10.0.0.1:40000 443']);
    assert.deepEqual(feed(connections, from('client', { sequence: 900, flags: 'S' })).map(line), ['2 client gap 10', '2 closed replaced', '3 opened 10.0.0.1:40000 443']);
    assert.deepEqual(connections.end().map(line), ['3 closed open']);
    assert.equal(connections.count, 3);
  });

  it('waits for what is missing as long as there is room', () => {
    const connections = new TcpConnections();
    feed(connections, ...HANDSHAKE);
    const items: TcpItem[] = [];
    const payload = Buffer.alloc(60_000, 'x');
    for (let at = 0; items.length === 0 && at < 100; at += 1) items.push(...feed(connections, from('client', { sequence: 10 + at * payload.length, payload })));
    assert.deepEqual(items.map(line), ['1 client gap 9']);
    assert.ok(MAX_WAITING < 100 * payload.length);
  });

  it('lets the connection go that was silent longest when too many are open', () => {
    const connections = new TcpConnections();
    const opened = (port: number): TcpItem[] => feed(connections, { source: ['10.0.0.1', port], destination: SERVER, flags: 'S' });
    for (let port = 1_000; port < 1_000 + MAX_OPEN; port += 1) assert.equal(opened(port).length, 1);
    assert.deepEqual(feed(connections, { source: ['10.0.0.1', 1_000], destination: SERVER, sequence: 1, payload: 'hi' }).map(line), ['1 client hi']);
    assert.deepEqual(opened(60_000).map(line), ['2 closed crowded_out', `${MAX_OPEN + 1} opened 10.0.0.1:60000 443`]);
  });
});
