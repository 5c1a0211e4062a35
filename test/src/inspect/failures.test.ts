import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explain, explainEnd, explainServerAlert } from '../../../src/inspect/failures.ts';
import type { SeenAlert } from '../../../src/inspect/hop-inspector.ts';
import type { FailureFact } from '../../../src/inspect/tap.ts';

const ALERT_IDS = { close_notify: 0, bad_record_mac: 20, handshake_failure: 40, bad_certificate: 42, certificate_expired: 45, certificate_unknown: 46, unknown_ca: 48, protocol_version: 70, certificate_required: 116, no_application_protocol: 120 } as const;

function seen(from: 'client' | 'server', name: keyof typeof ALERT_IDS): SeenAlert {
  return { from, alert: { id: ALERT_IDS[name], name } };
}

function fact(change: Partial<FailureFact>): FailureFact {
  return { kind: 'failed', hop: 'downstream', stage: 'handshake', code: 'ERR_SSL_X', detail: 'what Node says', ...change };
}

interface Row {
  fact: Partial<FailureFact>;
  alert?: SeenAlert;
  leafIssued?: boolean;
  cause: string;
  /** Part of the words; Node's own where it is left out. */
  words?: RegExp;
}

const SERVER = { hop: 'upstream', by: 'server' } as const;
const CLIENT = { hop: 'downstream', by: 'client' } as const;

const ROWS: readonly Row[] = [
  { fact: { hop: 'upstream', stage: 'verify', code: 'expired', detail: 'expired 3 days ago', by: 'trustlens' }, cause: 'untrusted_chain', words: /refused: expired 3 days ago$/ },
  // Our own close_notify on the way out does not change why it ended.
  { fact: { hop: 'upstream', stage: 'verify', code: 'expired', by: 'trustlens' }, alert: seen('client', 'unknown_ca'), cause: 'untrusted_chain', words: /refused/ },
  { fact: { stage: 'client_hello', code: 'CUT_OFF' }, cause: 'client_hello_cut_off' },
  { fact: { stage: 'client_hello', code: 'CLOSED' }, cause: 'nobody_spoke' },

  { fact: SERVER, alert: seen('server', 'handshake_failure'), cause: 'server_alert', words: /refused the handshake: handshake_failure \(40\)$/ },
  { fact: { ...SERVER, alert: 'protocol_version' }, cause: 'server_alert', words: /: protocol_version$/ },
  // What we sent ourselves explains nothing.
  { fact: { ...SERVER, code: 'ECONNRESET' }, alert: seen('client', 'bad_certificate'), cause: 'server_closed', words: /server closed/ },
  { fact: { ...SERVER, code: 'ECONNRESET' }, cause: 'server_closed', words: /server closed/ },
  { fact: { ...SERVER, code: 'CLOSED' }, cause: 'server_closed', words: /server closed/ },
  // Goodbye is no reason.
  { fact: { ...SERVER, code: 'CLOSED' }, alert: seen('server', 'close_notify'), cause: 'server_closed', words: /server closed/ },
  { fact: { ...CLIENT, code: 'CLOSED' }, alert: seen('client', 'close_notify'), leafIssued: true, cause: 'client_closed_in_handshake', words: /without an alert/ },
  { fact: { ...SERVER, code: 'HANDSHAKE_TIMEOUT' }, cause: 'server_handshake_failed' },
  { fact: { ...SERVER, code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, cause: 'server_handshake_failed' },

  { fact: CLIENT, alert: seen('client', 'unknown_ca'), leafIssued: true, cause: 'client_refused_certificate', words: /unknown_ca \(48\); it does not trust the root, or it pins/ },
  { fact: CLIENT, alert: seen('client', 'certificate_unknown'), leafIssued: true, cause: 'client_refused_certificate', words: /certificate_unknown \(46\)/ },
  { fact: CLIENT, alert: seen('client', 'certificate_expired'), leafIssued: true, cause: 'client_refused_certificate', words: /certificate_expired \(45\)/ },
  { fact: CLIENT, alert: seen('client', 'bad_certificate'), leafIssued: true, cause: 'client_refused_certificate', words: /bad_certificate \(42\)/ },
  { fact: { ...CLIENT, alert: 'unknown_ca' }, leafIssued: true, cause: 'client_refused_certificate', words: /our certificate: unknown_ca; it/ },
  { fact: CLIENT, alert: seen('client', 'no_application_protocol'), leafIssued: true, cause: 'client_alert', words: /no_application_protocol \(120\)$/ },
  { fact: { ...CLIENT, alert: 'internal_error' }, cause: 'client_alert', words: /: internal_error$/ },
  { fact: { ...CLIENT, code: 'ECONNRESET' }, leafIssued: true, cause: 'client_closed_in_handshake', words: /without an alert/ },
  { fact: { ...CLIENT, code: 'EPIPE' }, leafIssued: true, cause: 'client_closed_in_handshake', words: /without an alert/ },
  { fact: { ...CLIENT, code: 'CLOSED' }, leafIssued: true, cause: 'client_closed_in_handshake', words: /without an alert/ },
  // The client had not seen a certificate yet.
  { fact: { ...CLIENT, code: 'CLOSED' }, leafIssued: false, cause: 'client_handshake_failed' },
  // An alert from our side is not the client's.
  { fact: { ...CLIENT, code: 'CLOSED' }, alert: seen('server', 'protocol_version'), leafIssued: true, cause: 'client_closed_in_handshake', words: /without an alert/ },
  { fact: { ...CLIENT, code: 'HANDSHAKE_TIMEOUT' }, leafIssued: true, cause: 'client_handshake_failed' },
  // What trustlens itself could not do has a word of its own.
  ...['no_common_version', 'no_common_cipher_suite', 'host_outside_constraints', 'invalid_host'].map((code): Row => ({ fact: { code, by: 'trustlens' }, alert: seen('server', 'protocol_version'), cause: code })),
];

describe('explain', () => {
  it('says of a client that was shown the fault of the server that it would have refused anyhow', () => {
    const rows = [explain(fact({ ...CLIENT }), seen('client', 'certificate_expired'), true, 'expired 3 days ago'), explain(fact({ ...CLIENT, code: 'CLOSED' }), undefined, true, 'expired 3 days ago')];
    for (const { cause, detail } of rows) {
      assert.equal(cause, 'client_refused_fault');
      assert.match(detail, /\(expired 3 days ago\) and refused it, as it would have without trustlens/);
    }
    assert.match(rows[0]?.detail ?? '', /: certificate_expired \(45\)$/);
  });

  ROWS.forEach((row, index) => {
    const { hop = 'downstream', stage = 'handshake', code = '-' } = row.fact;
    it(`${index + 1}. ${hop} ${stage} ${code}, alert ${row.alert === undefined ? (row.fact.alert ?? 'none') : `${row.alert.alert.name} of the ${row.alert.from}`}: ${row.cause}`, () => {
      const { cause, detail } = explain(fact(row.fact), row.alert, row.leafIssued ?? false);
      assert.equal(cause, row.cause);
      assert.match(detail, row.words ?? /^what Node says$/);
    });
  });
});

describe('explainEnd', () => {
  it('has nothing to say of an end in order', () => assert.equal(explainEnd(undefined, false), undefined));

  it('says who broke it off, and calls no fault what is none', () => {
    assert.deepEqual(explainEnd({ from: 'client', error: 'LEFT' }, true), { cause: null, detail: 'the client left before it had heard all', by: 'client' });
    assert.deepEqual(explainEnd({ from: 'server', error: 'CLOSED' }, false), { cause: 'cut_off', detail: 'the server broke the connection', by: 'server' });
    assert.deepEqual(explainEnd({ from: 'client', error: 'ECONNRESET' }, false), { cause: 'ECONNRESET', detail: 'the client broke the connection (reset)', by: 'client' });
    assert.deepEqual(explainEnd(undefined, true)?.cause, null);
    assert.deepEqual(explainEnd({ from: 'client', error: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' }, false), { cause: 'broken_tls', detail: 'what the client sent could not be opened any more: decryption failed or bad record mac', by: 'client' });
    const refused = { from: 'server', error: 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC' } as const;
    assert.deepEqual(explainEnd(refused, false, seen('server', 'bad_record_mac')), { cause: 'server_alert', detail: 'the server ended the connection: bad_record_mac (20)', by: 'server' });
    assert.equal(explainEnd({ from: 'server', error: 'ECONNRESET' }, false, { from: 'server', alert: { id: 0, name: 'close_notify' } })?.cause, 'ECONNRESET');
    assert.equal(explainEnd({ from: 'server', error: 'CLOSED' }, false, seen('client', 'bad_record_mac'))?.cause, 'cut_off', 'an alert of our own');
    assert.match(explainEnd(undefined, true)?.detail ?? '', /close_notify/);
  });
});

describe('an alert of the server', () => {
  it('is about the client certificate where it says so, or where one was asked for', () => {
    const server = { hop: 'upstream', by: 'server' } as const;
    assert.equal(explain(fact(server), seen('server', 'certificate_required'), false).cause, 'client_certificate_wanted');
    assert.equal(explain(fact(server), seen('server', 'handshake_failure'), false, undefined, true).cause, 'client_certificate_wanted');
    assert.equal(explain(fact(server), seen('server', 'handshake_failure'), false, undefined, false).cause, 'server_alert');
    assert.deepEqual(explainServerAlert(seen('server', 'certificate_required'), true), { cause: 'client_certificate_wanted', detail: 'the server wants a certificate of the client: certificate_required (116)' });
  });
});
