import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { SampleRun } from '../../support/sample-events.ts';

describe('the heads of an exchange', () => {
  it('are shown as sent, with how each half ended', () => {
    const lines = paneLines(new TestScreen({ events: runOf('legacy').events }), 'heads', 118);
    assert.match(lines[0] ?? '', /^ request {2}GET \/ HTTP\/1\.1 +at 33\.0 ms$/);
    assert.equal(lines[2], '   accept: */*');
    assert.equal(lines[4], '   body 0 B');
    assert.match(lines[6] ?? '', /^ response 200 OK HTTP\/1\.1 +after 9\.4 ms$/);
    assert.equal(lines[9], '   server: nginx');
    assert.match(lines[10] ?? '', /^ {3}body \d+ kB$/);
  });

  it('keep the order and repetition of headers, wrap long values and show trailers', () => {
    const run = new SampleRun();
    run.connection('opening');
    run.emit(1, 10, 'http.request', { exchange: 1, stream: 1, version: 'HTTP/2', method: 'GET', target: '/', scheme: 'https', authority: 'a.test', headers: [['set', '1'], ['Other', '2'], ['set', '3'], ['long', 'word '.repeat(40)]], headBytes: 10 });
    run.emit(1, 20, 'http.end', { exchange: 1, from: 'client', bodyBytes: 0, trailers: [['checksum', 'abc']], complete: true, cause: null });
    const lines = paneLines(new TestScreen({ events: run.events }), 'heads', 60);
    assert.deepEqual(lines.slice(1, 4), ['   set: 1', '   Other: 2', '   set: 3']);
    assert.equal(lines.filter((drawn) => drawn.startsWith('         word')).length, 3);
    assert.ok(lines.includes('   checksum: abc'));
    assert.equal(lines.at(-1), ' … no response yet');
  });

  it('show interim responses, upgrades, and what was cut off', () => {
    const run = new SampleRun();
    run.connection('opening');
    run.emit(1, 10, 'http.request', { exchange: 1, stream: 1, version: 'HTTP/1.1', method: 'GET', target: '/', scheme: 'https', authority: 'a.test', headers: [], headBytes: 10 });
    run.emit(1, 15, 'http.response', { exchange: 1, stream: 1, version: 'HTTP/1.1', status: 103, reason: 'Early Hints', headers: [['link', '</a.css>']], headBytes: 10, informational: true });
    run.emit(1, 20, 'http.response', { exchange: 1, stream: 1, version: 'HTTP/1.1', status: 200, reason: 'OK', headers: [], headBytes: 10, informational: false });
    run.emit(1, 30, 'http.end', { exchange: 1, from: 'server', bodyBytes: 5_000, trailers: [], complete: false, cause: 'the server closed early' });
    const text = paneLines(new TestScreen({ events: run.events }), 'heads', 80).join('\n');
    assert.match(text, /response 103 Early Hints/);
    assert.match(text, / {3}link: <\/a\.css>/);
    assert.match(text, /✗ cut off after 5\.0 kB: the server closed early/);
    assert.match(paneLines(new TestScreen({ events: runOf('websocket').events }), 'heads', 80).join('\n'), /from here on websocket/);
  });

  it('point at what is odd', () => {
    const run = new SampleRun();
    run.connection('opening');
    run.emit(1, 10, 'http.request', { exchange: 1, stream: 1, version: 'HTTP/1.1', method: 'GET', target: '/', scheme: 'https', authority: 'a.test', headers: [], headBytes: 10, anomalies: ['two Content-Length fields'] });
    run.emit(1, 20, 'http.end', { exchange: 1, from: 'client', bodyBytes: 0, trailers: [], complete: true, cause: null, anomalies: ['bytes after the body'] });
    const lines = paneLines(new TestScreen({ events: run.events }), 'heads', 80);
    assert.ok(lines.includes('   ! two Content-Length fields'));
    assert.ok(lines.includes('   ! bytes after the body'));
  });

  it('say when the request was missed or no response came', () => {
    const run = new SampleRun();
    run.connection('opening');
    run.emit(1, 15, 'http.response', { exchange: 3, stream: 1, version: 'HTTP/2', status: 204, reason: '', headers: [], headBytes: 10, informational: false });
    assert.match(paneLines(new TestScreen({ events: run.events }), 'heads', 80)[0] ?? '', /the request was missed/);
  });
});
