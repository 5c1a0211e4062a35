import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { joined } from '../../../../src/decode/tls/record-facts.ts';
import type { RecordFacts } from '../../../../src/decode/tls/record-facts.ts';

describe('joined', () => {
  const plain: RecordFacts = { type: 22, version: 0x0301, length: 512 };
  const sealed: RecordFacts = { type: 23, version: 0x0303, length: 300, protection: { keys: 'handshake', generation: 0, sequence: 4, padding: 20 } };

  it('keeps the first record and adds up the padding', () => {
    const next: RecordFacts = { ...sealed, length: 90, protection: { keys: 'handshake', generation: 0, sequence: 5, padding: 7 } };
    assert.deepEqual(joined(sealed, next), { ...sealed, protection: { keys: 'handshake', generation: 0, sequence: 4, padding: 27 } });
    assert.deepEqual(joined(plain, { ...plain, length: 9 }), plain);
  });

  it('knows no padding of what is not protected', () => {
    assert.deepEqual(joined(plain, sealed), plain);
    assert.deepEqual(joined(sealed, plain), sealed);
  });
});
