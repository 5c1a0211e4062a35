import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import { ja4 } from '../../../../../src/decode/tls/fingerprints/ja4.ts';
import type { Ja4 } from '../../../../../src/decode/tls/fingerprints/ja4.ts';
import { decodeHello, handshakeRecords, helloMessage, numbers, prefixed } from '../../../../support/client-hello.ts';
import type { HelloParts } from '../../../../support/client-hello.ts';
import { hex } from '../../../../support/extension-cases.ts';

type ExtensionPart = [id: number, body: Uint8Array];

const EMPTY = Buffer.alloc(0);
const NOTHING = '000000000000';

function fingerprint(parts: HelloParts, transport?: 't' | 'q'): Ja4 {
  return ja4(decodeHello(handshakeRecords(helloMessage(parts))), transport);
}

function alpn(...names: (string | Buffer)[]): ExtensionPart {
  return [16, prefixed(Buffer.concat(names.map((name) => prefixed(Buffer.from(name), 1))), 2)];
}

function versions(...list: number[]): ExtensionPart {
  return [43, prefixed(numbers(list, 2), 1)];
}

const serverName: ExtensionPart = [0, prefixed(Buffer.concat([Buffer.of(0), prefixed(Buffer.from('a.test'), 2)]), 2)];

/** The first part, `t13d1516h2`. */
function start(parts: HelloParts, transport?: 't' | 'q'): string {
  return fingerprint(parts, transport).hash.split('_')[0] ?? '';
}

/** The order of https://github.com/FoxIO-LLC/ja4/blob/main/technical_details/JA4.md, example Chrome. */
const chrome = {
  suites: '1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035',
  extensions: '001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015',
  schemes: '0403,0804,0401,0503,0805,0501,0806,0601',
};

function chromeParts(schemes: string): HelloParts {
  const list = (text: string): number[] => text.split(',').map((value) => parseInt(value, 16));
  const bodies: Record<number, Buffer> = {
    0: Buffer.from(serverName[1]),
    13: prefixed(numbers(list(schemes), 2), 2),
    16: Buffer.from(alpn('h2', 'http/1.1')[1]),
    43: Buffer.from(versions(0xcaca, 0x0304, 0x0303)[1]),
  };
  return {
    cipherSuites: [0x8a8a, ...list(chrome.suites)],
    extensions: [
      [0xdada, EMPTY],
      ...list(chrome.extensions).map((id): ExtensionPart => [id, bodies[id] ?? EMPTY]),
      [0x1a1a, Buffer.of(0)],
    ],
  };
}

describe('JA4', () => {
  it('gives the values of the published example in all four forms', () => {
    const { hash, raw, original, originalRaw } = fingerprint(chromeParts(chrome.schemes));
    assert.equal(hash, 't13d1516h2_8daaf6152771_e5627efa2ab1');
    assert.equal(original, 't13d1516h2_acb858a92679_18f69afefd3d');
    assert.equal(
      raw,
      't13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9_0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01_0403,0804,0401,0503,0805,0501,0806,0601',
    );
    assert.equal(originalRaw, `t13d1516h2_${chrome.suites}_${chrome.extensions}_${chrome.schemes}`);
  });

  it('leaves GREASE out of the signature schemes', () => {
    assert.equal(fingerprint(chromeParts(`2a2a,${chrome.schemes}`)).hash, 't13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  it('has no underscore where there are no signature schemes', () => {
    const parts = chromeParts('0403');
    const without = { ...parts, extensions: parts.extensions?.map(([id, body]): ExtensionPart => [id, id === 13 ? EMPTY : body]) ?? [] };
    assert.equal(fingerprint(without).hash, 't13d1516h2_8daaf6152771_6d807ffa2a79');
  });

  it('hashes sorted extensions as the standard computes it', () => {
    // hash12 of `551d0f,551d25,551d11` in the definition shows how the digits are cut.
    assert.equal(createHash('sha256').update('551d0f,551d25,551d11').digest('hex').slice(0, 12), 'aae71e8db6d7');
    const { hash } = fingerprint({ extensions: [versions(0x0304), [10, hex('0002 001d')]] });
    assert.equal(hash.split('_')[2], createHash('sha256').update('000a,002b').digest('hex').slice(0, 12));
  });

  it('names the highest version that is not GREASE', () => {
    const cases: [HelloParts, string][] = [
      [{ extensions: [versions(0x0303, 0xfafa, 0x0304)] }, '13'],
      [{ extensions: [versions(0x0303, 0x0302)] }, '12'],
      [{ legacyVersion: 0x0303 }, '12'],
      [{ legacyVersion: 0x0302 }, '11'],
      [{ legacyVersion: 0x0301 }, '10'],
      [{ legacyVersion: 0x0300 }, 's3'],
      [{ legacyVersion: 0x0002 }, 's2'],
      [{ legacyVersion: 0xfeff }, 'd1'],
      [{ legacyVersion: 0xfefd }, 'd2'],
      [{ legacyVersion: 0xfefc }, 'd3'],
      [{ legacyVersion: 0x0305 }, '00'],
    ];
    for (const [parts, code] of cases) assert.equal(start(parts).slice(1, 3), code, JSON.stringify(parts));
  });

  it('tells a name from none, TCP from QUIC, and counts without GREASE up to 99', () => {
    assert.equal(start({ extensions: [serverName] }), 't12d010100');
    assert.equal(start({ extensions: [] }), 't12i010000');
    assert.equal(start({ extensions: [serverName] }, 'q'), 'q12d010100');
    const many = Array.from({ length: 150 }, (_, index) => 0x4000 + index);
    assert.equal(start({ cipherSuites: [0x1a1a, ...many], extensions: many.map((id): ExtensionPart => [id, EMPTY]) }), 't12i999900');
    assert.equal(start({ cipherSuites: [0x1a1a, 0x1301], extensions: [[0x2a2a, EMPTY]] }), 't12i010000');
  });

  it('has zeros where there is nothing to hash', () => {
    assert.equal(fingerprint({ cipherSuites: [] }).hash, `t12i000000_${NOTHING}_${NOTHING}`);
    assert.equal(fingerprint({ cipherSuites: [0x1a1a], extensions: [[0x2a2a, EMPTY]] }).hash, `t12i000000_${NOTHING}_${NOTHING}`);
    // server_name and ALPN do not count in the third part.
    assert.equal(fingerprint({ extensions: [serverName, alpn('h2')] }).hash.split('_')[2], NOTHING);
    assert.equal(fingerprint({ cipherSuites: [] }).raw, 't12i000000__');
  });

  it('takes the ends of the first ALPN value, or the ends of its hex digits', () => {
    const cases: [string | Buffer, string][] = [
      ['h2', 'h2'],
      ['http/1.1', 'h1'],
      ['h', 'hh'],
      ['Z9', 'Z9'],
      // The examples of the definition.
      [hex('ab'), 'ab'],
      [hex('abcd'), 'ad'],
      [hex('2061'), '21'],
      [hex('3031abcd'), '3d'],
      [hex('6120'), '60'],
      [hex('30abcd31'), '01'],
      [hex('0a0a'), '0a'],
      // A digit beside one that is no letter of ASCII.
      [hex('61c3a9'), '69'],
      [hex('5c'), '5c'],
    ];
    for (const [name, ends] of cases) assert.equal(start({ extensions: [alpn(name, 'h3')] }).slice(-2), ends, name.toString('latin1'));
  });

  it('says 00 where ALPN is missing or malformed', () => {
    assert.equal(start({ extensions: [[16, hex('0000')]] }), 't12i010100');
    assert.equal(start({ extensions: [[16, hex('0005026832')]] }), 't12i010100');
  });
});
