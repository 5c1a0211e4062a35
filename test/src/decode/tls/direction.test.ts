import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Direction } from '../../../../src/decode/tls/direction.ts';
import { Negotiation } from '../../../../src/decode/tls/negotiation.ts';
import { KeyLog } from '../../../../src/decode/tls/secrets.ts';
import { decodeOne, hex } from '../../../support/message-cases.ts';

/** A direction whose keys are those of TLS_AES_128_GCM_SHA256: 17 bytes beside the content. */
function direction(): Direction {
  const negotiation = new Negotiation();
  const { value } = decodeOne(2, hex(`0303 ${'22'.repeat(32)} 00 1301 00 0006 002b 0002 0304`));
  assert.ok(value !== undefined);
  negotiation.observe('server', value);
  const made = new Direction('server', new KeyLog(), negotiation, () => true);
  made.keys.enter('application');
  return made;
}

describe('Direction', () => {
  it('opens what may be an alert or a KeyUpdate, for ever', () => {
    const server = direction();
    for (let count = 0; count < 1000; count += 1) {
      assert.ok(server.worthOpening(24));
      server.opened(false, 24);
    }
    assert.ok(server.worthOpening(2048), 'tiny records are no misses');
  });

  it('opens what may be a ticket until too many in a row were none', () => {
    const server = direction();
    assert.ok(!server.worthOpening(2049));
    for (let count = 0; count < 31; count += 1) server.opened(false, 500);
    assert.ok(server.worthOpening(500));
    server.opened(true, 500);
    for (let count = 0; count < 32; count += 1) {
      assert.ok(server.worthOpening(500), `${count}`);
      server.opened(false, 500);
    }
    assert.ok(!server.worthOpening(500));
    assert.ok(!server.worthOpening(25));
  });

  it('opens everything while a message is not complete, or an answer is expected', () => {
    const server = direction();
    server.handshake.push(Buffer.of(4, 0, 0x40, 0));
    assert.ok(server.worthOpening(16_401));
    const client = direction();
    client.answering = true;
    assert.ok(client.worthOpening(16_401));
  });

  it('counts what it lets pass, without what is not content', () => {
    const server = direction();
    server.pass(1017);
    server.pass(3);
    assert.deepEqual(server.counters, { records: 0, bytes: 0, applicationBytes: 1000 });
  });
});
