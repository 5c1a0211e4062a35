import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { SampleKind } from '../../support/sample-events.ts';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { header, selectedExchange, statusRole, urlOf } from '../../../ui/panes/exchanges.ts';
import type { Exchange } from '../../../ui/store/detail.ts';

const EXCHANGE: Exchange = { number: 1, stream: 1, version: 'HTTP/2', method: 'GET', target: '/x', scheme: 'https', authority: 'a.test', informational: [] };

describe('the exchanges', () => {
  it('are a line each', () => {
    const lines = paneLines(new TestScreen({ events: runOf('good').events }), 'exchanges', 118);
    assert.equal(lines[0], '    #  method   target                               status  type                  sent     got      at ms       took');
    assert.match(lines[3] ?? '', /^ {4}3 {2}GET {6}\/assets\/part-3\.js\?v=111 +200 {5}text\/javascript +320 +\d+ k +43\.0 {4}12\.0 ms$/);
    assert.match(lines[7] ?? '', /^ {4}7 .* 404 /);
    assert.equal(lines.length, 15);
  });

  it('say what is going on and what broke', () => {
    const run = new SampleRun();
    run.connection('opening');
    run.emit(1, 10, 'http.request', { exchange: 1, stream: 1, version: 'HTTP/1.1', method: 'GET', target: '/slow', scheme: 'https', authority: 'shop.example.test', headers: [], headBytes: 10 });
    run.emit(1, 20, 'http.request', { exchange: 2, stream: 3, version: 'HTTP/1.1', method: 'GET', target: '/cut', scheme: 'https', authority: 'other.test', headers: [], headBytes: 10 });
    run.emit(1, 30, 'http.response', { exchange: 2, stream: 3, version: 'HTTP/1.1', status: 200, reason: 'OK', headers: [], headBytes: 10, informational: false });
    run.emit(1, 40, 'http.end', { exchange: 2, from: 'server', bodyBytes: 5, trailers: [], complete: false, cause: 'reset' });
    const lines = paneLines(new TestScreen({ events: run.events }), 'exchanges', 118);
    assert.match(lines[1] ?? '', /\/slow +… /);
    assert.match(lines[2] ?? '', /https:\/\/other\.test\/cut +200 ✗/, 'another host than the connection’s has its name');
  });

  it('say why there are none', () => {
    const said = (kind: SampleKind): string => paneLines(new TestScreen({ events: runOf(kind).events }), 'exchanges', 118).at(-1) ?? '';
    assert.equal(said('refused'), ' – No request was sent: the handshake failed. 1 says why, 2 how far it came.');
    assert.equal(said('not_tls'), ' – Passed through: nothing of it was read, because it is neither TLS nor HTTP.');
    assert.equal(said('opening'), ' – No request yet; it appears here as soon as its head was read.');
    assert.equal(said('unreachable'), ' – No request was sent; 1 says how the connection ended.');
  });

  it('are chosen by the cursor', () => {
    const { model } = new TestScreen({ events: runOf('good').events }).press('enter', '5', 'j');
    const connection = model.store.get(1);
    assert.ok(connection !== undefined);
    assert.equal(selectedExchange({ model, connection })?.number, 2);
  });
});

describe('urlOf', () => {
  it('is what one would type', () => {
    assert.equal(urlOf(EXCHANGE), 'https://a.test/x');
    assert.equal(urlOf({ ...EXCHANGE, target: 'http://b.test/y' }), 'http://b.test/y');
    assert.equal(urlOf({ ...EXCHANGE, authority: '' }), '/x');
  });
});

describe('header and statusRole', () => {
  it('know HTTP', () => {
    assert.equal(header([['Content-Type', 'a'], ['content-type', 'b']], 'content-type'), 'a');
    assert.equal(header(undefined, 'x'), undefined);
    assert.deepEqual([101, 200, 304, 404, 503].map(statusRole), ['text', 'ok', 'text', 'look', 'bad']);
  });
});
