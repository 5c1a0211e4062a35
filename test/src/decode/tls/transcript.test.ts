import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import { MAX_TRANSCRIPT, Transcript } from '../../../../src/decode/tls/transcript.ts';

const sha256 = (text: string | Uint8Array): Buffer => createHash('sha256').update(text).digest();

describe('Transcript', () => {
  it('is the hash over all messages in their order', () => {
    const transcript = new Transcript();
    assert.equal(transcript.whole, false);
    for (const message of ['one', 'two']) transcript.add(Buffer.from(message));
    assert.deepEqual([transcript.whole, transcript.held, Buffer.from(transcript.bytes()).toString()], [true, 6, 'onetwo']);
    assert.deepEqual(transcript.digest('sha256'), sha256('onetwo'));
  });

  it('has the hash of the first ClientHello in its place after a HelloRetryRequest', () => {
    const transcript = new Transcript();
    transcript.add(Buffer.from('hello'));
    transcript.retry('sha256');
    transcript.add(Buffer.from('again'));
    // RFC 9846 §4.5 [8446 §4.4.1]: message_hash (254), 00 00 Hash.length, Hash(ClientHello1).
    assert.deepEqual(transcript.digest('sha256'), sha256(Buffer.concat([Buffer.of(254, 0, 0, 32), sha256('hello'), Buffer.from('again')])));
  });

  it('goes back to a place', () => {
    const transcript = new Transcript();
    transcript.add(Buffer.from('one'));
    const { place } = transcript;
    transcript.add(Buffer.from('two'));
    transcript.backTo(place);
    assert.deepEqual([transcript.held, transcript.digest('sha256')], [3, sha256('one')]);
  });

  it('holds no more than its limit, and says nothing of a part', () => {
    const transcript = new Transcript();
    transcript.add(new Uint8Array(MAX_TRANSCRIPT));
    assert.equal(transcript.whole, true);
    transcript.add(new Uint8Array(1));
    assert.deepEqual([transcript.whole, transcript.held], [false, 0]);
    transcript.add(Buffer.from('more'));
    transcript.retry('sha384');
    assert.deepEqual([transcript.whole, transcript.held], [false, 0]);
    transcript.begin();
    transcript.add(Buffer.from('anew'));
    assert.equal(transcript.whole, true);
  });
});
