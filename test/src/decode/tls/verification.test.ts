import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { TlsConnection } from '../../../../src/decode/tls/tls-connection.ts';
import type { TlsItem } from '../../../../src/decode/tls/tls-connection.ts';
import { byteSteps, decodeCapture, decodeSteps, secretSteps } from '../../../support/tls-decoding.ts';
import { capture, tlsScenarios } from '../../../support/tls-scenarios.ts';
import type { Scenarios } from '../../../support/tls-scenarios.ts';
import type { TlsCapture } from '../../../support/tls-peers.ts';

/** `server Finished: finished_verified`, for all proofs. */
function proofs(items: readonly TlsItem[]): string[] {
  return items.flatMap((item) =>
    item.kind === 'message' ? (item.remarks ?? []).filter(({ check }) => /^(?:signature_|finished_)/.test(check)).map(({ check }) => `${item.from} ${item.name}: ${check}`) : [],
  );
}

function count(items: readonly TlsItem[], name: string): number {
  return items.filter((item) => item.kind === 'message' && item.name === name).length;
}

/** The capture with one bit of the first ClientHello's random changed, in the recording alone. */
function withOtherHello(original: TlsCapture): TlsCapture {
  const [first, ...rest] = original.chunks;
  assert.ok(first !== undefined);
  const bytes = Buffer.from(first.bytes);
  // Behind record header, message header, version and random: the length of the session id, then its first byte.
  const place = 5 + 4 + 2 + 32 + 1;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return { ...original, chunks: [{ ...first, bytes }, ...rest] };
}

describe('Verification', function () {
  this.timeout(90_000);
  let scenarios: Scenarios;
  before(async () => {
    scenarios = await tlsScenarios();
  });

  it('finds every signature and every checksum of real peers right', () => {
    let signatures = 0;
    let checksums = 0;
    for (const recorded of scenarios.captures.values()) {
      const { items } = decodeCapture(recorded);
      const found = proofs(items);
      assert.deepEqual(found.filter((line) => !line.endsWith('_verified')), [], recorded.name);
      const wanted = count(items, 'Finished');
      assert.equal(found.filter((line) => line.endsWith('finished_verified')).length, wanted, `${recorded.name}: each Finished`);
      const shown = count(items, 'CertificateVerify');
      assert.ok(found.filter((line) => line.includes('CertificateVerify: signature_verified')).length === shown, `${recorded.name}: each CertificateVerify`);
      signatures += found.filter((line) => line.endsWith('signature_verified')).length;
      checksums += wanted;
    }
    assert.ok(signatures > 30 && checksums > 60, `${signatures} signatures, ${checksums} checksums`);
  });

  it('finds them wrong when a message was changed on the way', () => {
    const [recorded] = [...scenarios.captures.values()].filter(({ name }) => name.includes('TLS_AES_128_GCM_SHA256'));
    assert.ok(recorded !== undefined);
    const { items } = decodeCapture(withOtherHello(recorded));
    assert.deepEqual(proofs(items), ['server CertificateVerify: signature_wrong', 'server Finished: finished_wrong', 'client Finished: finished_wrong']);
  });

  it('verifies no signature that this program has made itself', () => {
    const [recorded] = [...scenarios.captures.values()].filter(({ name }) => name.includes('TLS_AES_128_GCM_SHA256'));
    assert.ok(recorded !== undefined);
    assert.deepEqual(proofs(decodeCapture(recorded, { own: 'server' }).items), ['server Finished: finished_verified', 'client Finished: finished_verified']);
  });

  it('holds the messages only until the handshake is over', () => {
    const [recorded] = scenarios.captures.values();
    assert.ok(recorded !== undefined);
    const connection = new TlsConnection();
    for (const line of recorded.keyLog) connection.secret(line);
    let most = 0;
    for (const [at, { from, bytes }] of recorded.chunks.entries()) {
      connection.push(from, bytes, at);
      most = Math.max(most, connection.heldForVerification);
    }
    assert.ok(most > 0);
    assert.equal(connection.heldForVerification, 0);
  });

  it('says the same in whatever pieces the bytes come', () => {
    const recorded = capture(scenarios, [...scenarios.captures.keys()][0] ?? '');
    const whole = proofs(decodeCapture(recorded).items);
    const late = proofs(decodeSteps([...byteSteps(recorded), ...secretSteps(recorded)]).items);
    assert.deepEqual(late, whole);
  });
});
