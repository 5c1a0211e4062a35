import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import type { Verdict } from '../../../ca/checks/check.ts';
import { EventLog } from '../../../src/events/log.ts';
import { isEvent } from '../../../src/events/schema.ts';
import { CertificateCache } from '../../../src/inspect/certificates.ts';
import { ChainJudge } from '../../../src/inspect/chain-judge.ts';
import { ConnectionInspector } from '../../../src/inspect/connection-inspector.ts';
import type { RelayFact } from '../../../src/inspect/tap.ts';
import { handshakeRecords, helloMessage } from '../../support/client-hello.ts';
import { integer, sequence } from '../../support/der.ts';
import { head } from '../../support/http1-log.ts';
import { HOST, NOW, goodPath } from '../../support/judged-path.ts';
import { extension, makeCertificate } from '../../support/made-certificate.ts';
import { CONNECTION, playbooks } from '../../support/playbook.ts';
import type { Playbook } from '../../support/playbook.ts';
import { nodeCaptures } from '../../support/tls-peers.ts';
import type { TlsCapture } from '../../support/tls-peers.ts';

const TARGET: RelayFact = { kind: 'target_connected', address: '192.0.2.1', port: 443 };
const TLS: RelayFact = { kind: 'next_layer', layer: 'tls' };
const HELLO = handshakeRecords(helloMessage({}));
/** A fatal alert in the clear (RFC 9846 §6 [8446 §6]). */
const alert = (id: number): Buffer => Buffer.of(21, 3, 3, 0, 2, 2, id);

function established(hop: 'downstream' | 'upstream', change: Partial<Extract<RelayFact, { kind: 'established' }>> = {}): RelayFact {
  return { kind: 'established', hop, protocol: 'TLSv1.3', cipherSuite: 'TLS_AES_256_GCM_SHA384', alpn: 'http/1.1', serverName: HOST, resumed: false, ...change };
}

describe('ConnectionInspector', () => {
  const playbook = playbooks();
  const [leaf, intermediate, root] = goodPath();
  const ownRoot = makeCertificate({ subject: 'trustlens test', keyName: 'own root' });
  const forged = makeCertificate({ subject: HOST, keyName: 'forged', issuer: ownRoot });
  const path = [leaf.der, intermediate.der, root.der];
  let real13: TlsCapture;
  let real12: TlsCapture;
  let forged13: TlsCapture;

  before(async () => {
    const client = { servername: HOST, ALPNProtocols: ['http/1.1'] };
    const real = await nodeCaptures({ key: leaf.keyPem, cert: leaf.pem + intermediate.pem, ALPNProtocols: ['http/1.1'] }, [
      { name: '1.3', client },
      { name: '1.2', client: { ...client, maxVersion: 'TLSv1.2' } },
    ]);
    const [made] = await nodeCaptures({ key: forged.keyPem, cert: forged.pem + ownRoot.pem, ALPNProtocols: ['http/1.1'] }, [{ name: 'forged', client }]);
    const [one, other] = real;
    assert.ok(one !== undefined && other !== undefined && made !== undefined);
    [real13, real12, forged13] = [one, other, made];
  });

  const verdict = (status: Verdict['status'], summary = '63 days left'): Verdict => ({ status, summary, findings: [], anchor: 'file' });
  function judged(status: Verdict['status'], action: 'relay' | 'page' | 'close'): RelayFact {
    return { kind: 'judged', host: HOST, path, openssl: null, verdict: verdict(status), action, exception: false };
  }
  const judging = { anchors: [root.der], now: NOW };

  /** The group two Nodes agree on: from 22 on, with OpenSSL 3.5, the hybrid one. */
  const GROUP = Number(process.versions.node.split('.')[0]) >= 22 ? 'X25519MLKEM768' : 'x25519';

  /** The messages of a full handshake of TLS 1.3 between two Nodes, as far as they matter here. */
  const HANDSHAKE = ['client ClientHello', 'server ServerHello', 'server ChangeCipherSpec', 'server* EncryptedExtensions', 'server* Certificate', 'server* CertificateVerify', 'server* Finished', 'client ChangeCipherSpec', 'client* Finished', 'server* NewSessionTicket', 'server* NewSessionTicket'];
  const GOODBYES = ['server* Alert', 'client* Alert'];

  describe('a connection that goes well', () => {
    it('shows both handshakes, both chains and what was said', () => {
      const play = playbook(judging).fact(TARGET).expect('connection.connected', { address: '192.0.2.1', port: 443, elapsed: 1_000 }).fact(TLS);
      play.recorded('upstream', real13).messages('upstream', ...HANDSHAKE, ...GOODBYES);
      play.fact(established('upstream', { group: 'what Node says' })).expect('tls.established', {
        hop: 'upstream',
        version: 'TLS 1.3',
        cipherSuite: 'TLS_AES_256_GCM_SHA384',
        group: GROUP,
        alpn: 'http/1.1',
        serverName: HOST,
        resumed: false,
        // From the first byte on this hop: the bytes of each chunk are a step.
        handshakeTime: real13.chunks.length * 1_000,
      });
      play.fact(judged('ok', 'relay')).expect('tls.certificates', {
        hop: 'upstream',
        origin: 'as_sent',
        sent: [{ title: HOST }, { title: 'Example CA R3' }],
        path: [{ title: HOST }, { title: 'Example CA R3' }, { title: 'Example Root X1' }],
        anchor: 'file',
        verdict: { status: 'ok' },
        action: 'relay',
        exception: false,
      });
      play
        .fact({ kind: 'leaf_issued', chain: [forged.der, ownRoot.der], cached: false, issueMs: 4 })
        .expect('tls.certificates', { hop: 'downstream', origin: 'issued', sent: [{ title: HOST }, { title: 'trustlens test' }], verdict: null, action: null })
        .expect('tls.leaf_issued', { host: HOST, cached: false, issueTime: 4 });
      play.recorded('downstream', forged13).messages('downstream', ...HANDSHAKE, ...GOODBYES).fact(established('downstream')).expect('tls.established', { hop: 'downstream', group: GROUP });
      play
        .client(head('GET / HTTP/1.1', `Host: ${HOST}`))
        .expect('http.request', { exchange: 1, scheme: 'https' })
        .expect('http.end', { from: 'client' })
        .tick()
        .expect('connection.traffic', { fromClient: 41, fromServer: 0, firstFromServer: undefined })
        .tick()
        .nothing()
        .server(head('HTTP/1.1 204 No Content'))
        .expect('http.response', { status: 204 })
        .expect('http.end', { from: 'server' })
        .tick()
        .expect('connection.traffic', { fromClient: 41, fromServer: 27 })
        .ended('client')
        .ended('server')
        .closed()
        .expect('connection.closed', { fromClient: 41, fromServer: 27, cause: null, detail: null, by: null, ends: [{ from: 'client', error: null }, { from: 'server', error: null }] })
        .finish();
    });

    it('has what Node knows where nobody looks at the wire', () => {
      playbook(judging)
        .fact(TLS)
        .fact(established('upstream', { protocol: 'TLSv1.2', group: 'X25519', resumed: true }))
        .expect('tls.established', { version: 'TLS 1.2', group: 'X25519', resumed: true, handshakeTime: 0 })
        .fact(judged('warning', 'relay'))
        .expect('tls.certificates', { origin: 'computed', sent: [{ title: HOST }, { title: 'Example CA R3' }, { title: 'Example Root X1' }], anchor: 'file', verdict: { status: 'warning', summary: '63 days left' } })
        .fact(established('downstream', { protocol: 'TLSv9' }))
        .expect('tls.established', { version: 'TLSv9', group: null })
        .closed()
        .expect('connection.closed')
        .finish();
    });
  });

  it('calls it a refusal when the server sends an alert instead of its first byte, though TLS 1.3 was complete for us', async () => {
    const server = { key: leaf.keyPem, cert: leaf.pem + intermediate.pem, ALPNProtocols: ['http/1.1'], requestCert: true, rejectUnauthorized: true };
    const [refusing] = await nodeCaptures(server, [{ name: 'no certificate', client: { servername: HOST, ALPNProtocols: ['http/1.1'] } }]);
    assert.ok(refusing !== undefined);
    const log = new EventLog();
    const certificates = new CertificateCache();
    const judge = new ChainJudge(certificates, { bundled: new Set(), system: new Set(), file: new Set() }, '', () => NOW);
    const inspector = new ConnectionInspector(CONNECTION, 0, { log, certificates, judge });
    inspector.fact(TLS, 0);
    for (const line of refusing.keyLog) inspector.secrets('upstream', line, 0);
    let told = false;
    for (const { from, bytes } of refusing.chunks) {
      // Node is content once the server's Finished is there.
      if (from === 'client' && [...log.since(0)].some((event) => event.type === 'tls.message' && event.message.name === 'Finished') && !told) {
        inspector.fact(established('upstream'), 1);
        told = true;
      }
      inspector.bytes('upstream', from, 'wire', bytes, 2);
    }
    inspector.closed(3);
    const events = [...log.since(0)];
    const failed = events.filter((event) => isEvent(event, 'tls.failed'));
    // RFC 9846 §6.2 [8446 §6.2]: certificate_required is 116.
    assert.deepEqual(failed.map(({ hop, cause, by, alert }) => [hop, cause, by, alert?.id]), [['upstream', 'client_certificate_wanted', 'server', 116]]);
    const closed = events.find((event) => isEvent(event, 'connection.closed'));
    assert.deepEqual([closed?.cause, closed?.by], ['client_certificate_wanted', 'server']);
  });

  it('misses the revocation status that a certificate promises, where the server was asked for it and sent none', async () => {
    // TLS feature status_request (RFC 7633 §4).
    const [promising, issuer, anchor] = goodPath({ leafExtensions: { promise: extension('1.3.6.1.5.5.7.1.24', sequence(integer(5))) } });
    const server = { key: promising.keyPem, cert: promising.pem + issuer.pem, ALPNProtocols: ['http/1.1'] };
    for (const [status, expected] of [
      [undefined, { status: 'warning', summary: 'promised staple missing' }],
      [Buffer.from('a status'), { status: 'ok' }],
    ] as const) {
      const [capture] = await nodeCaptures({ ...server, ...(status === undefined ? {} : { status }) }, [{ name: 'asked', client: { servername: HOST, ALPNProtocols: ['http/1.1'], requestOCSP: true } }]);
      assert.ok(capture !== undefined);
      playbook({ anchors: [anchor.der], now: NOW })
        .fact(TLS)
        .recorded('upstream', capture)
        .messages('upstream', ...HANDSHAKE, ...GOODBYES)
        .fact({ kind: 'judged', host: HOST, path: [promising.der, issuer.der, anchor.der], openssl: null, verdict: verdict('ok'), action: 'relay', exception: false })
        .expect('tls.certificates', { origin: 'as_sent', verdict: expected, action: 'relay' })
        .finish();
    }
  });

  describe('a connection that is passed through', () => {
    const passed: RelayFact = { kind: 'passed_through', reason: 'rule', detail: 'the pattern a.example says so' };

    it('shows what TLS 1.2 says in the clear, and what is encrypted is no fault', () => {
      const play = playbook().fact(passed).expect('tunnel.passed', { reason: 'rule', detail: 'the pattern a.example says so' }).fact(TLS);
      for (const { from, bytes } of real12.chunks) play.wire(from === 'client' ? 'downstream' : 'upstream', from, bytes);
      const size = (from: 'client' | 'server'): number => real12.chunks.filter((chunk) => chunk.from === from).reduce((sum, { bytes }) => sum + bytes.length, 0);
      play
        .messages('downstream', 'client ClientHello', 'server ServerHello', 'server Certificate')
        .expect('tls.certificates', { hop: 'upstream', origin: 'as_sent', sent: [{ title: HOST }, { title: 'Example CA R3' }], path: [], verdict: null, action: null })
        .messages('downstream', 'server ServerKeyExchange', 'server ServerHelloDone', 'client ClientKeyExchange', 'client ChangeCipherSpec', 'server NewSessionTicket', 'server ChangeCipherSpec')
        .ended('client')
        .ended('server')
        .closed()
        .expect('connection.closed', { fromClient: size('client'), fromServer: size('server'), cause: null })
        .finish();
    });

    it('shows the hellos of TLS 1.3, and no more is to be seen', () => {
      const play = playbook().fact(passed).expect('tunnel.passed').fact(TLS);
      for (const { from, bytes } of real13.chunks) play.wire(from === 'client' ? 'downstream' : 'upstream', from, bytes);
      play.messages('downstream', 'client ClientHello', 'server ServerHello', 'server ChangeCipherSpec', 'client ChangeCipherSpec').closed().expect('connection.closed', { cause: null }).finish();
    });

    it('is looked at only at its beginning, and what goes on behind it is no fault', () => {
      const record = Buffer.concat([Buffer.of(23, 3, 3, 0x40, 0), Buffer.alloc(0x4000)]);
      const play = playbook().fact(passed).expect('tunnel.passed').fact(TLS);
      for (const { from, bytes } of real13.chunks.slice(0, 3)) play.wire(from === 'client' ? 'downstream' : 'upstream', from, bytes);
      play.messages('downstream', 'client ClientHello', 'server ServerHello', 'server ChangeCipherSpec', 'client ChangeCipherSpec');
      for (let count = 0; count < 12; count += 1) play.wire('upstream', 'server', record);
      // Far behind what is looked at: not even an alert in the clear is seen.
      play.wire('upstream', 'server', alert(40)).ended('server').closed().expect('connection.closed', { cause: null }).finish();
    });

    it('fails where one side says so in the clear, and not where it only warns', () => {
      const hello = (): Playbook => playbook().fact(passed).expect('tunnel.passed').fact(TLS).wire('downstream', 'client', HELLO).messages('downstream', 'client ClientHello');
      hello()
        .wire('upstream', 'server', alert(40))
        .messages('downstream', 'server Alert')
        .ended('server')
        .closed()
        .expect('tls.failed', { hop: 'downstream', cause: 'server_alert', by: 'server', alert: { id: 40, name: 'handshake_failure' } })
        .expect('connection.closed', { cause: 'server_alert', by: 'server', detail: /handshake_failure \(40\)$/ })
        .finish();
      // A server that has nothing under that name says so, and goes on (RFC 6066 §3).
      for (const ends of [Buffer.of(21, 3, 3, 0, 2, 1, 112), Buffer.of(21, 3, 3, 0, 2, 1, 0)]) hello().wire('upstream', 'server', ends).messages('downstream', 'server Alert').closed().expect('connection.closed', { cause: null }).finish();
    });

    it('with a hello that nobody can read says where it is wrong, once', () => {
      playbook()
        .fact({ kind: 'passed_through', reason: 'malformed_client_hello', detail: 'its ClientHello cannot be read' })
        .expect('tunnel.passed', { reason: 'malformed_client_hello' })
        .fact(TLS)
        .wire('downstream', 'client', Buffer.concat([HELLO.subarray(0, 3), Buffer.of(0, 0), HELLO, HELLO.subarray(7)]))
        .expect('decode.failed', { layer: 'tls', hop: 'downstream', from: 'client', code: 'illegal_value', path: 'record', offset: 0 })
        .messages('downstream', 'client ClientHello')
        .closed()
        .expect('connection.closed', { cause: null })
        .finish();
    });

    it('of another protocol is only counted', () => {
      playbook()
        .fact({ kind: 'passed_through', reason: 'server_speaks_first', detail: 'not TLS' })
        .expect('tunnel.passed', { reason: 'server_speaks_first' })
        .fact({ kind: 'next_layer', layer: 'opaque' })
        .wire('upstream', 'server', 'SSH-2.0-OpenSSH_9.2\r\n')
        .wire('downstream', 'client', HELLO)
        .tick()
        .expect('connection.traffic', { fromClient: HELLO.length, fromServer: 21 })
        .ended('server', 'ECONNRESET')
        .closed()
        .expect('connection.closed', { fromClient: HELLO.length, fromServer: 21, cause: 'ECONNRESET', detail: 'the server broke the connection (reset)', by: 'server' })
        .finish();
    });
  });

  describe('a connection that fails', () => {
    it('before the target was reached', () => {
      playbook()
        .fact({ kind: 'failed', hop: 'upstream', stage: 'connect', code: 'ECONNREFUSED', detail: 'connect ECONNREFUSED 192.0.2.1:443', by: 'server' })
        .nothing()
        .closed()
        .expect('connection.closed', { fromClient: 0, fromServer: 0, cause: 'ECONNREFUSED', detail: 'connect ECONNREFUSED 192.0.2.1:443', by: 'server' })
        .finish();
    });

    it('because nobody spoke', () => {
      playbook().fact(TARGET).expect('connection.connected').fact({ kind: 'failed', hop: 'downstream', stage: 'client_hello', code: 'CLOSED', detail: 'the client closed', by: 'client' }).closed().expect('connection.closed', { cause: 'nobody_spoke', detail: 'the client closed', by: 'client' }).finish();
    });

    it('in the middle of the ClientHello', () => {
      playbook()
        .wire('downstream', 'client', HELLO.subarray(0, 20))
        .fact({ kind: 'failed', hop: 'downstream', stage: 'client_hello', code: 'CUT_OFF', detail: 'the client stopped', by: 'client' })
        .expect('tls.failed', { hop: 'downstream', cause: 'client_hello_cut_off', by: 'client', alert: null, detail: 'the client stopped' })
        .closed()
        .expect('decode.failed', { layer: 'tls', hop: 'downstream', from: 'client', code: 'truncated' })
        .expect('connection.closed', { cause: 'client_hello_cut_off', by: 'client' })
        .finish();
    });

    it('in the middle of first bytes that are no TLS', () => {
      playbook()
        .wire('downstream', 'client', 'GE')
        .fact({ kind: 'failed', hop: 'downstream', stage: 'client_hello', code: 'CUT_OFF', detail: 'the client stopped', by: 'client' })
        .nothing()
        .closed()
        .expect('connection.closed', { cause: 'cut_off', detail: 'the client stopped', by: 'client' })
        .finish();
    });

    it('because the chain was refused: the alert on the other hop is ours', () => {
      playbook(judging)
        .fact(TLS)
        .wire('downstream', 'client', HELLO)
        .messages('downstream', 'client ClientHello')
        .fact(judged('bad', 'close'))
        .expect('tls.certificates', { verdict: { status: 'bad' }, action: 'close' })
        .wire('downstream', 'server', alert(45))
        .messages('downstream', 'server Alert')
        .fact({ kind: 'failed', hop: 'upstream', stage: 'verify', code: 'expired', detail: 'expired 3 days ago', by: 'trustlens' })
        .expect('tls.failed', { hop: 'upstream', cause: 'untrusted_chain', by: 'trustlens', alert: null, detail: /expired 3 days ago/ })
        .ended('client')
        .closed()
        .expect('connection.closed', { cause: 'untrusted_chain', by: 'trustlens' })
        .finish();
    });

    it('because the server refused: its alert is on the row', () => {
      playbook()
        .fact(TLS)
        .wire('upstream', 'client', HELLO)
        .messages('upstream', 'client ClientHello')
        .wire('upstream', 'server', alert(70))
        .messages('upstream', 'server Alert')
        .fact({ kind: 'failed', hop: 'upstream', stage: 'handshake', code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', detail: 'the server answered', by: 'server' })
        .expect('tls.failed', { hop: 'upstream', cause: 'server_alert', by: 'server', alert: { id: 70, name: 'protocol_version' }, detail: /protocol_version \(70\)/ })
        .closed()
        .expect('connection.closed', { cause: 'server_alert', by: 'server' })
        .finish();
    });

    it('because the client refused the leaf', () => {
      playbook()
        .fact(TLS)
        .fact({ kind: 'leaf_issued', chain: [forged.der], cached: false, issueMs: 1 })
        .expect('tls.certificates')
        .expect('tls.leaf_issued')
        .wire('downstream', 'client', Buffer.concat([HELLO, alert(48)]))
        .messages('downstream', 'client ClientHello')
        .messages('downstream', 'client Alert')
        .fact({ kind: 'failed', hop: 'downstream', stage: 'handshake', code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', detail: 'the client answered', by: 'client' })
        .expect('tls.failed', { hop: 'downstream', cause: 'client_refused_certificate', by: 'client', alert: { id: 48, name: 'unknown_ca' } })
        .ended('client', 'ECONNRESET')
        .closed()
        .expect('connection.closed', { cause: 'client_refused_certificate', by: 'client' })
        .finish();
    });
  });

  describe('a record that is cut off', () => {
    // Application data of 100 bytes, of which 20 came.
    const part = Buffer.concat([Buffer.of(23, 3, 3, 0, 100), Buffer.alloc(20)]);
    const begun = (): Playbook =>
      playbook().fact(TLS).wire('downstream', 'client', HELLO).messages('downstream', 'client ClientHello');

    it('is told as what it is where the client left: no fault of the bytes', () => {
      begun().wire('upstream', 'server', part).ended('client').ended('client', 'LEFT').ended('server', 'CLOSED').closed().expect('connection.closed', { cause: null, detail: 'the client left before it had heard all', by: 'client' }).finish();
      begun().wire('upstream', 'server', part).wire('downstream', 'server', part).ended('client', 'ECONNRESET').ended('server', 'CLOSED').closed().expect('connection.closed', { cause: 'ECONNRESET', by: 'client' }).finish();
    });

    it('is no second fault where its sender broke the connection', () => {
      begun().wire('upstream', 'server', part).ended('server', 'ECONNRESET').ended('client', 'CLOSED').closed().expect('connection.closed', { cause: 'ECONNRESET', by: 'server' }).finish();
    });

    it('is reported where its sender ended TCP in order: nobody broke anything, and bytes are missing', () => {
      begun()
        .wire('upstream', 'server', part)
        .ended('server', 'NO_CLOSE_NOTIFY')
        .ended('client')
        .closed()
        .expect('decode.failed', { layer: 'tls', hop: 'upstream', from: 'server', code: 'truncated', path: 'record' })
        .expect('connection.closed', { cause: null, detail: /close_notify/ })
        .finish();
    });
  });

  describe('bytes of the wire that come before it is clear what they are', () => {
    it('are looked at once that is clear, with their own times', () => {
      playbook().wire('downstream', 'client', HELLO).nothing().fact(TLS).expect('tls.message', { hop: 'downstream', from: 'client', elapsed: 1_000 }).expect('tls.fingerprint').closed().expect('connection.closed').finish();
    });

    it('are none of our business when it is something else', () => {
      playbook().wire('downstream', 'client', HELLO).fact({ kind: 'next_layer', layer: 'opaque' }).closed().expect('connection.closed', { fromClient: 0 }).finish();
    });

    it('are counted when the connection is passed through after all', () => {
      playbook().wire('downstream', 'client', HELLO).fact({ kind: 'passed_through', reason: 'rule', detail: '' }).expect('tunnel.passed').fact(TLS).messages('downstream', 'client ClientHello').closed().expect('connection.closed', { fromClient: HELLO.length }).finish();
    });

    it('are not kept without end', () => {
      const long = handshakeRecords(Buffer.concat([Buffer.of(99, 2, 0x30, 0), Buffer.alloc(0x23000)]));
      playbook()
        .wire('upstream', 'server', long)
        .wire('upstream', 'server', alert(40))
        .fact(TLS)
        .nothing()
        .closed()
        .expect('decode.failed', { layer: 'tls', from: 'server', code: 'truncated' })
        .expect('connection.closed')
        .finish();
    });
  });
});
