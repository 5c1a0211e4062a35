import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { shakeHands } from '../../../../src/commands/inspect/handshake.ts';
import type { Attempt, HandshakeOptions } from '../../../../src/commands/inspect/handshake.ts';
import type { RelayFact, Tap } from '../../../../src/inspect/tap.ts';
import { UpstreamContexts } from '../../../../src/relay/upstream-offer.ts';
import { closing, scratchFolder } from '../../../support/closing.ts';
import { startTcpOrigin, startTlsOrigin } from '../../../support/origins.ts';
import { TestPki } from '../../../support/test-pki.ts';
import type { Identity } from '../../../support/test-pki.ts';

/** A tap that keeps what it is told. */
class Told implements Tap {
  readonly facts: RelayFact[] = [];
  readonly wire = { client: 0, server: 0 };
  readonly labels: (string | undefined)[] = [];
  closings = 0;

  fact(fact: RelayFact): void {
    this.facts.push(fact);
  }

  bytes(_hop: 'downstream' | 'upstream', from: 'client' | 'server', _layer: 'wire' | 'application', chunk: Uint8Array): void {
    this.wire[from] += chunk.length;
  }

  secrets(_hop: 'downstream' | 'upstream', line: string): void {
    this.labels.push(line.split(' ')[0]);
  }

  ended(): void {
    // Told by nobody here.
  }

  closed(): void {
    this.closings += 1;
  }
}

describe('shakeHands', function () {
  this.timeout(30_000);
  const later = closing('all');
  let identity: Identity;
  before(() => {
    identity = new TestPki(scratchFolder(later)).leaf({ names: ['origin.test'] });
  });

  async function attempt(port: number, changed: Partial<HandshakeOptions> = {}): Promise<{ tap: Told; made: Attempt }> {
    const tap = new Told();
    const options: HandshakeOptions = {
      address: { host: '127.0.0.1', port },
      name: 'origin.test',
      sendName: true,
      versions: [0x0303, 0x0304],
      alpn: [],
      timeout: 10_000,
      contexts: new UpstreamContexts([]),
      judge: () => ({ status: 'ok', summary: '', findings: [], anchor: null }),
      stop: new AbortController().signal,
      ...changed,
    };
    return { tap, made: await shakeHands(options, tap) };
  }

  it('tells its tap the facts in their order, all bytes and the secrets', async () => {
    const { port } = await startTlsOrigin(later, identity, (socket) => socket.resume().on('end', () => socket.end()));
    const { tap, made } = await attempt(port);
    assert.deepEqual(tap.facts.map(({ kind }) => kind), ['target_connected', 'next_layer', 'established', 'judged']);
    assert.ok(tap.wire.client > 200 && tap.wire.server > 1000);
    assert.ok(tap.labels.includes('SERVER_HANDSHAKE_TRAFFIC_SECRET'));
    assert.equal(tap.closings, 1);
    assert.equal(made.firstBytes[0], 22, 'a handshake record');
    assert.ok((made.times.tls ?? 0) > 0);
  });

  it('ends when it is told to', async () => {
    const stopping = new AbortController();
    const { port } = await startTcpOrigin(later, (socket) => void socket.once('data', () => stopping.abort()));
    const { tap } = await attempt(port, { stop: stopping.signal });
    assert.deepEqual(tap.facts.map((fact) => (fact.kind === 'failed' ? fact.stage : fact.kind)), ['target_connected', 'next_layer', 'handshake']);
    assert.equal(tap.closings, 1);
  });

  it('says at which stage it failed', async () => {
    const { tap, made } = await attempt(1);
    assert.deepEqual(tap.facts.map((fact) => (fact.kind === 'failed' ? [fact.stage, fact.code] : [])), [['connect', 'ECONNREFUSED']]);
    assert.deepEqual(made.times, { lookup: undefined, tcp: undefined, tls: undefined });
  });
});
