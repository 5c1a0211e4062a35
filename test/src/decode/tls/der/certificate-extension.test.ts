import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extensionName, extensionWords } from '../../../../../src/decode/tls/der/certificate-extension.ts';

describe('extensionWords', () => {
  it('says what a value asks for', () => {
    // RFC 5280 §4.2.1.3: bit 0 of KeyUsage is digitalSignature; §4.2.1.12: id-kp-clientAuth is 1.3.6.1.5.5.7.3.2.
    assert.equal(extensionWords('2.5.29.15', Buffer.from('03020780', 'hex')), 'digitalSignature, 4 bytes of DER');
    assert.match(extensionWords('2.5.29.37', Buffer.from('300a06082b06010505070302', 'hex')), /^.*client.*, 12 bytes of DER$/i);
    assert.equal(extensionName('2.5.29.15'), 'keyUsage');
  });

  it('tells the size of what it cannot read, and that nothing stands for anything', () => {
    assert.equal(extensionWords('2.5.29.15', Buffer.from('30', 'hex')), '1 byte of DER');
    assert.equal(extensionWords('1.2.3', Buffer.from('0500', 'hex')), '2 bytes of DER');
    assert.equal(extensionWords(undefined, Buffer.from('0500', 'hex')), '2 bytes of DER');
    assert.equal(extensionWords('2.5.29.15', Buffer.alloc(0)), 'any value');
    assert.equal(extensionName('1.2.3'), undefined);
  });
});
