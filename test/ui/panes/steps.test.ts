import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { glossary } from '../../../src/glossary/registry.ts';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';

const TITLES = ['ClientHello', 'the server’s certificate', 'its verification', 'the key exchange', 'the encrypted connection', 'the end of the keys'];

describe('the steps of HTTPS', () => {
  it('are six, each with a mark, both hops and a sentence or two', () => {
    const lines = paneLines(new TestScreen({ events: runOf('good').events, glossary: glossary() }), 'steps', 118, 60);
    assert.deepEqual(lines.filter((text) => /^ [✓!✗…–] \d/.test(text)).map((text) => text.slice(6)), TITLES);
    assert.equal(lines.filter((text) => /^ {6}down [✓!✗…–] /.test(text)).length, 6);
    assert.equal(lines.filter((text) => /^ {6}up {3}[✓!✗…–] /.test(text)).length, 6);
    assert.ok(lines.some((text) => text.includes('All of this is readable on the way.')));
  });

  it('say that a client refused the certificate, and what it did not come to', () => {
    const lines = paneLines(new TestScreen({ events: runOf('refused').events }), 'steps', 118, 60);
    assert.ok(lines.includes(' ✗ 3  its verification'), lines.join('\n'));
    assert.ok(lines.includes('      down ✗ the client did not accept it · alert certificate_unknown'));
    assert.ok(lines.includes('      down – it did not come to that'));
  });

  it('say why there are none', () => {
    assert.match(paneLines(new TestScreen({ events: runOf('plain').events }), 'steps', 118).join(' '), /plain HTTP: none of the steps/);
    assert.match(paneLines(new TestScreen({ events: runOf('unreachable').events }), 'steps', 118).join(' '), /No step was taken/);
    assert.match(paneLines(new TestScreen({ events: runOf('not_tls').events }), 'steps', 118).join(' '), /No step was taken/);
  });

  it('go on while the handshake does', () => {
    const lines = paneLines(new TestScreen({ events: runOf('opening').events }), 'steps', 118);
    assert.equal(lines.filter((text) => text.endsWith('… not yet')).length, 12);
  });
});
