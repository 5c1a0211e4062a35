import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { headline } from '../../../ui/panes/headline.ts';
import { Store } from '../../../ui/store/store.ts';
import type { Connection } from '../../../ui/store/connection.ts';
import type { SampleKind } from '../../support/sample-events.ts';
import { runOf } from '../../support/screens.ts';

function connection(kind: SampleKind): Connection {
  const store = new Store();
  for (const event of runOf(kind).events) store.fold(event, 1);
  const found = store.get(1);
  assert.ok(found !== undefined);
  return found;
}

function said(found: Connection): string {
  const { mark, text } = headline(found);
  return `${mark} ${text}`;
}

describe('the headline', () => {
  it('answers the first question in a sentence or three', () => {
    assert.equal(said(connection('good')), '✓ The server’s chain is fine: 63 days left. 14 exchanges, both ends spoke to trustlens and to nobody else.');
    assert.equal(said(connection('expired')), '✗ The server’s chain is bad: expired 3 days ago. The client got a page that says so instead of the site. No request was sent.');
    assert.equal(said(connection('refused')), '✗ The client sent an alert 1.1 ms after our Certificate and closed. No request was sent.');
    assert.equal(said(connection('legacy')), '! It works, but look at the server’s chain: RSA key exchange.');
    assert.equal(said(connection('not_tls')), '– Passed through without being read: the server spoke first.');
    assert.equal(said(connection('plain')), '! Not encrypted: everybody on the way can read this connection, and change it.');
    assert.equal(said(connection('unreachable')), '✗ The server could not be reached. Nothing listens there.');
    assert.equal(said(connection('opening')), '… The server is reached; the handshake with it is going on.');
  });

  it('says what was done about a bad chain', () => {
    const expired = connection('expired');
    assert.match(said({ ...expired, action: 'mimic' }), /given a certificate with the same fault, which most proxies would have hidden, so that it decides/);
    assert.match(said({ ...expired, action: 'close' }), /closed with the matching alert/);
    assert.match(said({ ...expired, exception: true }), /is bad: expired 3 days ago\. An exception you gave let it through, and hides it from the client\.$/);
    assert.match(said({ ...expired, exception: true, hidden: 'expired 3 days ago, wrong host' }), /and hides from the client: expired 3 days ago, wrong host\.$/);
  });

  it('does not blame trustlens alone when the real chain has the same fault', () => {
    const refused = connection('refused');
    const bad = { status: 'bad', summary: 'expired 3 days ago' } as const;
    assert.match(said({ ...refused, verdict: bad, action: 'mimic' }), /would have refused without trustlens too/);
    assert.match(said({ ...refused, verdict: bad, action: 'page' }), /The server’s own chain is bad as well: expired 3 days ago\./);
  });

  it('says when a client accepted the fault it was shown, and when an exception let it through', () => {
    const good = connection('good');
    const bad = { status: 'bad', summary: 'expired 3 days ago' } as const;
    assert.match(said({ ...good, verdict: bad, action: 'mimic' }), /It accepted the fault and went on\.$/);
    assert.doesNotMatch(said({ ...good, verdict: bad, action: 'mimic', exchanges: 0 }), /accepted/);
    assert.match(said({ ...good, verdict: bad, action: 'relay', exception: true }), /An exception you gave let it through\./);
  });

  it('says who broke off', () => {
    const good = connection('good');
    assert.ok(good.closed !== undefined);
    const broken = (by: 'client' | 'server' | 'trustlens' | null): string => said({ ...good, closed: { ...good.closed!, cause: 'ECONNRESET', detail: null, by } });
    assert.equal(broken('client'), '! The client broke the connection off. ECONNRESET.');
    assert.equal(broken(null), '! The connection broke off. ECONNRESET.');
  });
});
