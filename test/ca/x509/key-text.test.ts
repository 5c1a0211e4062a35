import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keyText } from '../../../ca/x509/key-text.ts';
import type { KeyFacts } from '../../../ca/x509/facts.ts';

describe('keyText', () => {
  const cases: [KeyFacts, string][] = [
    [{ type: 'ec', bits: 256, curve: 'prime256v1' }, 'P-256'],
    [{ type: 'ec', bits: 256, curve: 'secp256k1' }, 'secp256k1'],
    [{ type: 'ec', explicitCurve: true }, 'EC'],
    [{ type: 'rsa', bits: 2048 }, 'RSA 2048'],
    [{ type: 'ed25519', bits: 256 }, 'Ed25519'],
    [{ type: '1.2.3' }, '1.2.3'],
  ];
  for (const [key, text] of cases) it(text, () => assert.equal(keyText(key), text));
});
