import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decodeHandshakeMessage } from '../../../../../src/decode/tls/messages/registry.ts';
import type { MessageValue } from '../../../../../src/decode/tls/messages/registry.ts';
import type { Earlier } from '../../../../../src/decode/tls/remarks/remark.ts';
import { remarksOn } from '../../../../../src/decode/tls/remarks/registry.ts';
import { hex, message } from '../../../../support/message-cases.ts';

const RANDOM = '11'.repeat(32);
const DOWNGRADE = `${'22'.repeat(24)}444f574e47524401`;

/** The value of a message given by type and body, hex; `suite` is what was negotiated. */
function value(type: number, body: string, context: { version?: number; suite?: number } = {}): MessageValue {
  const raw = message(type, hex(body));
  const decoded = decodeHandshakeMessage(
    { kind: 'handshake', type, length: raw.length, raw, offset: 0, records: 1, tooLarge: false },
    { version: context.version, cipherSuite: context.suite },
  );
  assert.ok(decoded.value !== undefined, decoded.problem?.detail);
  return decoded.value;
}

interface Hello {
  version?: string;
  random?: string;
  suites?: string;
  compression?: string;
  /** Type and body, hex. */
  extensions?: readonly (readonly [string, string])[];
}

function list(extensions: readonly (readonly [string, string])[]): string {
  const bytes = extensions.map(([type, body]) => `${type}${(hex(body).length).toString(16).padStart(4, '0')}${body}`).join('');
  return `${hex(bytes).length.toString(16).padStart(4, '0')}${bytes}`;
}

const SECRET = ['0017', ''] as const;
const TLS13 = ['002b', '020304'] as const;
const share = (byte: string): readonly [string, string] => ['0033', `0024 001d 0020 ${byte.repeat(32)}`];

function clientHello({ version = '0303', random = RANDOM, suites = '1301c02b', compression = '0100', extensions = [SECRET] }: Hello = {}): MessageValue & { type: 'client_hello' } {
  const made = value(1, `${version}${random}00${hex(suites).length.toString(16).padStart(4, '0')}${suites}${compression}${list(extensions)}`);
  assert.ok(made.type === 'client_hello');
  return made;
}

function serverHello({ version = '0303', random = RANDOM, suites = 'c02b', compression = '00', extensions = [SECRET] }: Hello = {}): MessageValue {
  return value(2, `${version}${random}00${suites}${compression}${list(extensions)}`);
}

function checks(looked: MessageValue, earlier: Partial<Earlier> = {}): string[] {
  return remarksOn(looked, { from: 'client', clientHello: undefined, serverHello: undefined, helloRetry: false, ...earlier }).map(({ check, severity }) => `${severity} ${check}`);
}

describe('remarksOn', () => {
  it('has nothing to say of what is in order', () => {
    assert.deepEqual(checks(clientHello()), []);
    assert.deepEqual(checks(clientHello({ extensions: [TLS13] })), [], 'TLS 1.3 needs no extended_main_secret');
    assert.deepEqual(checks(serverHello(), { clientHello: clientHello() }), []);
    assert.deepEqual(checks(value(14, '')), []);
  });

  const cases: readonly (readonly [title: string, looked: () => MessageValue, earlier: Partial<Earlier>, expected: readonly string[]])[] = [
    ['a version field that is not TLS 1.2', () => clientHello({ version: '0301' }), {}, ['warning version_field']],
    ['a version field that contradicts TLS 1.3', () => clientHello({ version: '0304', extensions: [TLS13] }), {}, ['error version_field']],
    ['compression that is offered', () => clientHello({ compression: '020100' }), {}, ['warning compression_offered']],
    ['compression that is chosen', () => serverHello({ compression: '01' }), {}, ['error compression_chosen']],
    ['an extension that stands there twice', () => clientHello({ extensions: [SECRET, SECRET] }), {}, ['error duplicate_extension']],
    ['a malformed extension', () => clientHello({ extensions: [SECRET, ['000a', '00']] }), {}, ['error bad_extension']],
    [
      'pre_shared_key that is not the last',
      () => clientHello({ extensions: [TLS13, ['0029', `0008 0002 aaaa 00000000 0021 20 ${'00'.repeat(32)}`], SECRET] }),
      {},
      ['error pre_shared_key_not_last'],
    ],
    ['a share that is too short for its group, between others', () => clientHello({ extensions: [TLS13, ['0033', `0030 001d 0020 ${'01'.repeat(32)} 0a0a 0001 00 11ec 0003 010203`]] }), {}, ['error share_length']],
    ['a share of a server that is as long as that of a client', () => serverHello({ extensions: [['002b', '0304'], ['0033', `11ec 04c0 ${'01'.repeat(1216)}`]] }), {}, ['error share_length']],
    ['an answer that nobody asked for', () => serverHello({ extensions: [SECRET, ['0016', '']] }), { clientHello: clientHello() }, ['error unasked_extension']],
    ['a hello that came back with less', () => clientHello({ suites: 'c02b5600' }), {}, ['note fallback']],
    ['the mark of a downgrade', () => serverHello({ random: DOWNGRADE }), { clientHello: clientHello() }, ['note downgrade_mark']],
    ['the mark of a downgrade that the client did not want', () => serverHello({ random: DOWNGRADE }), { clientHello: clientHello({ extensions: [TLS13, SECRET] }) }, ['error downgrade_mark']],
    ['no extended_main_secret in the offer', () => clientHello({ extensions: [] }), {}, ['warning no_extended_main_secret']],
    ['no extended_main_secret in the choice', () => serverHello({ extensions: [] }), { clientHello: clientHello() }, ['warning no_extended_main_secret']],
    ['a suite nobody offered', () => serverHello({ suites: 'c030' }), { clientHello: clientHello() }, ['error suite_not_offered']],
    ['an old version', () => serverHello({ version: '0301', suites: 'c02b' }), {}, ['warning old_version']],
    ['no forward secrecy', () => serverHello({ suites: '009c' }), {}, ['warning no_forward_secrecy']],
    ['a suite without encryption', () => serverHello({ suites: '003b' }), {}, ['error insecure_suite']],
    ['CBC', () => serverHello({ suites: 'c009' }), {}, ['warning weak_suite']],
    ['SHA-1 that is offered', () => clientHello({ extensions: [SECRET, ['000d', '0002 0201']] }), {}, ['note weak_signature_offered']],
    ['SHA-1 that is used', () => value(15, '0201 0000', { version: 0x0303 }), {}, ['warning weak_signature']],
    ['a prime of 1,024 bits', () => value(12, `0080 ${'ff'.repeat(128)} 0001 02 0001 05 0401 0000`, { version: 0x0303, suite: 0x009e }), {}, ['error short_prime']],
    ['a ticket for eight days', () => value(4, '000a8c00 00000000 00 0001 aa 0000', { version: 0x0304 }), {}, ['error ticket_lifetime']],
    [
      'a second ClientHello with what may change',
      () => clientHello({ extensions: [TLS13, share('02'), ['002c', '0001aa']] }),
      { clientHello: clientHello({ extensions: [TLS13, share('01')] }), helloRetry: true },
      ['note second_client_hello'],
    ],
    [
      'a second ClientHello with what may not change',
      () => clientHello({ random: '33'.repeat(32), extensions: [TLS13] }),
      { clientHello: clientHello({ extensions: [TLS13, SECRET] }), helloRetry: true },
      ['note second_client_hello', 'error illegal_change'],
    ],
  ];
  for (const [title, looked, earlier, expected] of cases) {
    it(`sees ${title}`, () => assert.deepEqual(checks(looked(), earlier), expected));
  }

  it('says in words what a client changed', () => {
    const [remark] = remarksOn(clientHello({ extensions: [TLS13, share('02'), ['002c', '0001aa']] }), {
      from: 'client', clientHello: clientHello({ extensions: [TLS13, share('01'), ['002a', '']] }), serverHello: undefined, helloRetry: true,
    });
    assert.match(remark?.summary ?? '', /changed: key_share \(other content\), early_data \(removed\), cookie \(added\)$/);
  });

  it('has a source for each remark, and words for people', () => {
    for (const [, looked, earlier] of cases) {
      for (const { check, summary, citation } of remarksOn(looked(), { from: 'client', clientHello: undefined, serverHello: undefined, helloRetry: false, ...earlier })) {
        assert.match(check, /^[a-z_]+$/);
        assert.match(citation, /^(?:RFC|CVE)[ -]\d/);
        assert.ok(summary.length > 10 && !summary.endsWith('.'));
      }
    }
  });
});
