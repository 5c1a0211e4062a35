import { describe, it } from 'mocha';
import { head } from '../../support/http1-log.ts';
import { PREFACE, headers, settings } from '../../support/http2-frames.ts';
import { playbooks } from '../../support/playbook.ts';
import type { Playbook } from '../../support/playbook.ts';

describe('ApplicationInspector', () => {
  const playbook = playbooks();
  const agreed = (alpn: string | null): Playbook => playbook().agreed(alpn);

  /** A connection without TLS whose first bytes looked like HTTP. */
  function plain(): Playbook {
    return playbook().fact({ kind: 'next_layer', layer: 'http' });
  }

  describe('the first bytes', () => {
    it('are nothing for us when the server speaks first', () => {
      agreed(null).server('220 mail.example ESMTP\r\n').client('EHLO a\r\n').client(head('GET / HTTP/1.1')).ended('client').ended('server').finish();
    });

    it('may come from the server where HTTP was agreed on', () => {
      agreed('http/1.1').server(head('HTTP/1.1 408 Request Timeout', 'Content-Length: 0', 'Connection: close')).expect('http.response', { exchange: 1, status: 408 }).expect('http.end', { from: 'server' }).finish();
    });

    it('of another protocol, and of one inside the TLS, are only counted', () => {
      agreed('imap').client('GET / HTTP/1.1\r\n\r\n').finish();
      agreed(null).client('\u0000\u0001\u0002').server('\u0003').finish();
      agreed(null).client('\u0016\u0003\u0001\u0000\u0005hello').server('\u0015').finish();
    });

    it('are held until it is clear what they are, however little of it comes', () => {
      agreed(null)
        .client('G')
        .client('ET')
        .nothing()
        .client(' / HTTP/1.1\r\n\r\n')
        .expect('http.request', { exchange: 1, method: 'GET', anomalies: ['host_missing'] })
        .expect('http.end')
        .finish();
    });

    it('that are held keep their place before what the server said and how it ended', () => {
      agreed(null)
        .client('GE')
        .server(head('HTTP/1.0 408 Too Slow') + 'bye')
        .ended('server')
        .nothing()
        .client('T / HTTP/1.0\r\n\r\n')
        .expect('http.response', { exchange: 1, status: 408, elapsed: 4_000 })
        .expect('http.end', { from: 'server', bodyBytes: 3, complete: true, elapsed: 5_000 })
        .expect('http.request', { exchange: 1, elapsed: 6_000 })
        .expect('http.end', { from: 'client' })
        .finish();
    });

    it('are let go once too much is held for them', () => {
      agreed(null)
        .client('GE')
        .server(Buffer.alloc(1_000))
        .client('T')
        .server(Buffer.alloc(4_000))
        .client(' / HTTP/1.1\r\nHost: a\r\n\r\n')
        .ended('client')
        .closed()
        .expect('connection.closed', { fromClient: 27, fromServer: 5_000, cause: null })
        .finish();
    });

    it('that end before they are clear are forgotten', () => {
      agreed(null).client('PRI * HT').ended('client').server('HTTP/1.1 400 What\r\n\r\n').ended('server').closed().expect('connection.closed', { fromClient: 8, fromServer: 21 }).finish();
    });

    it('is known by its preface alone, without TLS and without an upgrade', () => {
      plain()
        .client(Buffer.concat([PREFACE, settings(), headers(1, [':method: GET', ':path: /', ':authority: a.test'], true)]))
        .expect('http2.frame')
        .expect('http.request', { exchange: 1, stream: 1, version: 'HTTP/2', scheme: 'http' })
        .expect('http.end', { from: 'client' })
        .finish();
    });
  });
});
