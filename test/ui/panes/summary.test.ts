import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';

describe('the summary', () => {
  it('says that the client was shown the fault, or that an exception hides it', () => {
    const shown = (change: object): string => {
      const events = runOf('expired').events.map((event) => (event.type === 'tls.certificates' && event.hop === 'upstream' ? { ...event, ...change } : event));
      return paneLines(new TestScreen({ events }), 'summary', 118).join('\n');
    };
    assert.match(shown({ action: 'mimic' }), /✓ shown to the client: expired 3 days ago \(most proxies would have hidden it\)/);
    assert.match(shown({ action: 'relay', exception: true }), /! exception: hidden from the client: expired 3 days ago/);
    assert.doesNotMatch(shown({ action: 'page' }), /hidden/);
  });

  it('shows both hops, both chains, the judgement and the traffic', () => {
    assert.deepEqual(paneLines(new TestScreen({ events: runOf('expired').events }), 'summary', 118, 17), [
      ' ✗ The server’s chain is bad: expired 3 days ago. The client got a page that says so instead of the site. No request',
      '   was sent.',
      '',
      ' down  local 40001 → trustlens         TLS 1.3  X25519           AES-256-GCM         http/1.1  15.3 ms',
      ' up    trustlens → 203.0.113.7         TLS 1.3  X25519MLKEM768   AES-128-GCM         http/1.1  12.9 ms',
      ' JA4   t13d1516h2_8daaf6152771_d8a2da3f94cd',
      '',
      ' sent by the server                                        what the client got (forged)',
      ' api.example.test  ✗ expired 3 days ago                    api.example.test  1 day left',
      ' └ Example CA R3  412 days left                            └ trustlens 2026-11-21 ana@mbp  29 days left',
      '   └ Example Root X1  1,650 days left, not sent',
      ' ✗ expired 3 days ago   1 error, 1 warning, 6 checks passed',
      '',
      ' bytes      700 B from the client, 3.4 kB from the server',
      ' exchanges  0',
      ' lasted     900 ms',
    ]);
  });

  it('gives the evidence of a refusal and what can be done', () => {
    const lines = paneLines(new TestScreen({ events: runOf('refused').events }), 'summary', 118);
    assert.ok(lines.includes(' evidence   alert certificate_unknown (46), encrypted, by the client, 1.2 ms after our Certificate, no request'));
    assert.ok(lines.includes(' cause      client refused certificate'));
    assert.ok(lines.includes(' do         p passes this host through unread: the client meets the real certificate; t shows how to install trust'));
    assert.ok(lines.some((drawn) => /^ down .*✗ certificate_unknown$/.test(drawn)));
  });

  it('says whose client certificate the server would take, and what it got', () => {
    const said = (answer: 'shown' | 'passed' | 'failed' | 'without', authorities: string[] | null, from?: string): string => {
      const run = runOf('good');
      run.emit(1, 28_000, 'tls.client_certificate', { answer, authorities, signatureSchemes: null, ...(from === undefined ? {} : { from }) });
      return paneLines(new TestScreen({ events: run.events }), 'summary', 150).find((drawn) => drawn.startsWith(' asks')) ?? '';
    };
    assert.equal(said('shown', ['CN=Staff', 'CN=Guests'], 'me.pem').trimEnd(), ' asks  for a client certificate of CN=Staff or 1 other: it was shown yours (me.pem)');
    assert.match(said('passed', []), /of any CA: left to the client/);
    assert.match(said('failed', null), /client certificate: refused, because there is none/);
    assert.match(said('without', null), /none was shown, as you wished/);
  });

  it('shows the short hashes of each hop’s keys, and says when they are not new', () => {
    const run = runOf('good', 'good');
    const secrets = (first: string): { label: string; id: string }[] => [{ label: 'CLIENT_TRAFFIC_SECRET_0', id: first }, { label: 'SERVER_TRAFFIC_SECRET_0', id: `${first.slice(0, 7)}f` }];
    run.emit(1, 28_000, 'tls.keys', { hop: 'downstream', secrets: secrets('11111111') });
    run.emit(2, 28_000, 'tls.keys', { hop: 'downstream', secrets: secrets('22222222') });
    run.emit(2, 28_000, 'tls.keys', { hop: 'upstream', secrets: secrets('33333333') });
    const lines = (): string[] => paneLines(new TestScreen({ events: run.events }), 'summary', 118);
    assert.ok(lines().includes(' keys  down 22222222 and 2222222f, up 33333333 and 3333333f'));
    assert.ok(!lines().some((text) => text.includes('same secret')));
    run.connection('good');
    run.emit(3, 28_000, 'tls.keys', { hop: 'upstream', secrets: secrets('11111111') });
    assert.ok(lines().includes('       the same secret as in connection 1'));
  });

  it('says what a connection became, and what could not be read', () => {
    const run = runOf('websocket');
    run.emit(1, 500_000, 'decode.failed', { layer: 'websocket', hop: null, from: 'client', code: 'protocol', path: 'frame.opcode', offset: 12, detail: 'reserved opcode 3' });
    const text = paneLines(new TestScreen({ events: run.events }), 'summary', 118).join('\n');
    assert.match(text, /became +websocket: 0 messages from the client, 1 message from the server/);
    assert.match(text, /not read +websocket: reserved opcode 3 \(frame\.opcode, byte 12\)/);
  });

  it('says that a tunnel is not read', () => {
    const lines = paneLines(new TestScreen({ events: runOf('not_tls').events }), 'summary', 78);
    assert.equal(lines.filter((drawn) => drawn.includes('bytes as they are')).length, 2);
    assert.ok(!lines.some((drawn) => drawn.includes('exchanges')));
  });

  it('uses the lines of a large window for what stands out and for the last exchanges, and leaves a small one alone', () => {
    const screen = new TestScreen({ events: runOf('good').events });
    const tall = paneLines(screen, 'summary', 112, 44);
    assert.ok(tall.includes(' what stands out in the chain  3 has all of it'));
    assert.match(tall.join('\n'), /! basic constraints of the root are not critical/);
    assert.match(tall.join('\n'), / exchanges {2}5 opens them\n +1 {2}GET/);
    assert.ok(tall.length <= 44);
    assert.match(paneLines(screen, 'summary', 112, 30).join('\n'), / the last \d exchanges/);
    assert.ok(paneLines(screen, 'summary', 112, 30).length <= 30);
    assert.doesNotMatch(paneLines(screen, 'summary', 112, 16).join('\n'), /stands out|opens them/);
  });
});
