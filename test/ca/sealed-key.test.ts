import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { seal, unseal } from '../../ca/sealed-key.ts';

// Stretching a passphrase is slow on purpose.
describe('sealed key', function () {
  this.timeout(60_000);
  const secret = Buffer.from('the private key');
  const bound = Buffer.from('the certificate');

  it('opens with the same passphrase, however its letters were composed, and hides the key', async () => {
    const sealed = await seal(secret, 'caf\u00e9', bound);
    assert.deepEqual(await unseal(sealed, 'cafe\u0301', bound), secret);
    assert.ok(!sealed.includes(secret));
  });

  it('opens with nothing else', async () => {
    const sealed = await seal(secret, 'right', bound);
    assert.equal(await unseal(sealed, 'wrong', bound), undefined);
    assert.equal(await unseal(sealed, 'right', Buffer.from('another')), undefined);
    const bent = Buffer.from(sealed);
    bent.writeUInt8(bent.readUInt8(sealed.length - 20) ^ 1, sealed.length - 20);
    assert.equal(await unseal(bent, 'right', bound), undefined);
  });

  it('refuses headers that make no sense or ask for too much memory, at once', async () => {
    const sealed = await seal(secret, 'right', bound);
    const cases: [place: number, value: number][] = [[0, 2], [1, 0], [1, 30], [1, 31], [1, 255], [2, 0], [2, 255], [3, 0], [3, 255]];
    for (const [place, value] of cases) {
      const bent = Buffer.from(sealed);
      bent[place] = value;
      assert.equal(await unseal(bent, 'right', bound), undefined, `${place} ${value}`);
    }
    assert.equal(await unseal(sealed.subarray(0, 40), 'right', bound), undefined);
    assert.equal(await unseal(Buffer.alloc(0), 'right', bound), undefined);
  });
});
