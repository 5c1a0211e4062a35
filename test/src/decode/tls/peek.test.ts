import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { counted } from '../../../../src/bytes/counted.ts';
import { clientHello } from '../../../../src/decode/tls/messages/client-hello.ts';
import { MAX_CLIENT_HELLO_BYTES, peekClientHello } from '../../../../src/decode/tls/peek.ts';
import type { Peeked } from '../../../../src/decode/tls/peek.ts';
import { handshakeRecords, helloMessage } from '../../../support/client-hello.ts';
import { hex } from '../../../support/extension-cases.ts';
import { Random } from '../../../support/random.ts';
import { fieldLog, readVectors } from '../../../support/vectors.ts';

const vectors = readVectors('tls/client-hello');

function log(peeked: Peeked): string[] {
  switch (peeked.state) {
    case 'hello':
      return [`hello: ${counted(peeked.records, 'record')}, ${counted(peeked.wireLength, 'byte')}: ${clientHello.summary(peeked.hello)}`, ...fieldLog(peeked.fields)];
    case 'malformed':
      return [`malformed: ${peeked.code} in ${peeked.path} at ${peeked.offset}: ${peeked.detail}`];
    default:
      return [peeked.state];
  }
}

/** Feeds the bytes piece by piece until there is an answer. */
function peekInPieces(bytes: Uint8Array, pieceLength: number): Peeked {
  for (let end = pieceLength; end < bytes.length; end += pieceLength) {
    const peeked = peekClientHello(bytes.subarray(0, end));
    if (peeked.state !== 'wait') return peeked;
  }
  return peekClientHello(bytes);
}

const large = helloMessage({ extensions: [[21, Buffer.alloc(2000)], [43, hex('020304')]] });

describe('peekClientHello', () => {
  for (const [name, { title, bytes, log: expected }] of vectors) {
    it(`${name}: ${title}`, () => {
      assert.deepEqual(log(peekClientHello(bytes)), expected);
    });
  }

  it('gives the same answer however the bytes are cut into pieces', () => {
    for (const [name, { bytes, log: expected }] of vectors) {
      for (const pieceLength of [1, 2, 3, 7, 64]) assert.deepEqual(log(peekInPieces(bytes, pieceLength)), expected, `${name}, ${pieceLength}`);
    }
  });

  it('waits at every length before the end of a hello', () => {
    for (const fragmentLength of [1, 5, 100, 16_384]) {
      const wire = handshakeRecords(large, fragmentLength);
      for (let length = 0; length < wire.length; length += 1) assert.equal(peekClientHello(wire.subarray(0, length)).state, 'wait', `${fragmentLength}, ${length}`);
    }
  });

  it('reads fragments of any size, and says how many records and bytes it took', () => {
    const plain = peekClientHello(handshakeRecords(large));
    assert.ok(plain.state === 'hello');
    for (const fragmentLength of [1, 2, 3, 4, 5, 37, 38, 500, large.length - 1, large.length]) {
      const wire = handshakeRecords(large, fragmentLength);
      const peeked = peekClientHello(Buffer.concat([wire, hex('1403030001 01')]));
      assert.ok(peeked.state === 'hello', `${fragmentLength}`);
      assert.deepEqual(Buffer.from(peeked.message), large);
      assert.equal(peeked.records, Math.ceil(large.length / fragmentLength));
      assert.equal(peeked.wireLength, wire.length);
      assert.deepEqual(peeked.hello, plain.hello);
      assert.deepEqual(peeked.fields, plain.fields);
    }
  });

  it('says not_tls as soon as the bytes prove it', () => {
    const proofs = ['17', '80', '00', '1602', '16fe', '1603010005 02', '1603010001 0e'].map(hex);
    for (const bytes of proofs) {
      assert.equal(peekClientHello(bytes).state, 'not_tls', bytes.toString('hex'));
      assert.equal(peekClientHello(bytes.subarray(0, -1)).state, 'wait', bytes.toString('hex'));
    }
  });

  it('names the fault of a record', () => {
    const faults: [string, string][] = [
      ['160301 0000', 'malformed: illegal_value in record.length at 3: a handshake record without content'],
      ['160301 4001', 'malformed: illegal_value in record.length at 3: a record of 16385 bytes'],
      ['160301 0001 01 160201', 'malformed: protocol in record at 6: a record of version 2.x within the ClientHello'],
      ['160301 0001 01 17', 'malformed: protocol in record at 6: a record of type 23 within the ClientHello'],
    ];
    for (const [bytes, line] of faults) assert.deepEqual(log(peekClientHello(hex(bytes))), [line]);
  });

  it('takes no more than its limit', () => {
    const tooLong = hex('160301 0100 01 010000');
    assert.deepEqual(log(peekClientHello(tooLong)), ['malformed: too_large in client_hello.length at 0: a ClientHello of 65540 bytes']);
    // A small hello in very small records reaches the limit by the record headers alone: 6 bytes on the wire for one.
    const wire = handshakeRecords(helloMessage({ extensions: [[21, Buffer.alloc(12_000)]] }), 1);
    assert.ok(wire.length > MAX_CLIENT_HELLO_BYTES);
    assert.equal(peekClientHello(wire.subarray(0, MAX_CLIENT_HELLO_BYTES - 1)).state, 'wait');
    for (const bytes of [wire.subarray(0, MAX_CLIENT_HELLO_BYTES), wire]) {
      const peeked = peekClientHello(bytes);
      assert.ok(peeked.state === 'malformed');
      assert.equal(peeked.code, 'too_large');
    }
  });

  it('reads a hello of nearly that size', () => {
    const message = helloMessage({ extensions: [[21, Buffer.alloc(65_000)]] });
    const peeked = peekClientHello(handshakeRecords(message));
    assert.ok(peeked.state === 'hello');
    assert.equal(peeked.message.length, message.length);
  });

  it('keeps decoding without rows when there are more suites than rows', () => {
    const peeked = peekClientHello(handshakeRecords(helloMessage({ cipherSuites: Array.from({ length: 30_000 }, (_, index) => index), extensions: [[43, hex('020304')]] })));
    assert.ok(peeked.state === 'hello');
    assert.equal(peeked.hello.cipherSuites.length, 30_000);
    assert.deepEqual(peeked.hello.supportedVersions, [0x0304]);
  });

  it('never throws, and never waits for ever, on edited bytes', () => {
    const random = new Random(1);
    for (const { bytes } of vectors.values()) {
      for (let round = 0; round < 400; round += 1) {
        const edited = random.edited(bytes);
        const peeked = peekClientHello(Buffer.concat([edited, Buffer.alloc(MAX_CLIENT_HELLO_BYTES)]));
        assert.notEqual(peeked.state, 'wait');
        assert.deepEqual(log(peekInPieces(edited, 5)), log(peekClientHello(edited)));
      }
    }
  });
});
