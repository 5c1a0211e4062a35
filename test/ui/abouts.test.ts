import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CHECKS } from '../../ca/checks/registry.ts';
import { glossary } from '../../src/glossary/registry.ts';
import {
  about,
  aboutAnomaly,
  aboutCause,
  aboutCertificateExtension,
  aboutConnection,
  aboutDecodeFailure,
  aboutDifference,
  aboutEvent,
  aboutFailure,
  aboutFinding,
  aboutFindings,
  aboutHeader,
  aboutMessage,
  aboutMethod,
  aboutPassed,
  aboutStatus,
  aboutVerdict,
} from '../../ui/abouts.ts';
import { explain } from '../../ui/explain.ts';
import type { Word } from '../../ui/explanations.ts';
import { WORDS } from '../../ui/explanations.ts';
import { newModel } from '../../ui/model.ts';
import type { About } from '../../ui/panes/pane.ts';
import type { DetailPaneId } from '../../ui/panes/registry.ts';
import { panes } from '../../ui/panes/registry.ts';
import { SAMPLE_KINDS, sampleRun } from '../support/sample-events.ts';
import { TestScreen } from '../support/screens.ts';

const model = { ...newModel({ columns: 80, rows: 24, now: 0 }), glossary: glossary() };

/** The key the explanation was found by. */
function foundBy({ keys }: About): string | undefined {
  return keys.find((key) => Object.hasOwn(model.glossary, key));
}

describe('what ? looks up', () => {
  it('is known for every word of the dashboard', () => {
    const words = Object.keys(WORDS).filter((word): word is Word => Object.hasOwn(WORDS, word));
    assert.deepEqual(words.filter((word) => explain(model, about(word)) === undefined), []);
  });

  it('is the most particular thing there is', () => {
    assert.equal(foundBy(aboutFailure({ alert: { id: 48, name: 'unknown_ca' }, cause: 'client_refused_certificate' })), 'alert.unknown_ca');
    assert.equal(foundBy(aboutFailure({ alert: { id: 200, name: 'unknown' }, cause: 'client_alert' })), 'cause.client_alert');
    assert.equal(foundBy(aboutFailure({ alert: null, cause: 'server_closed' })), 'cause.server_closed');
    assert.equal(foundBy(aboutHeader('Content-Type')), 'http.header.content-type');
    assert.equal(foundBy(aboutStatus(404)), 'http.status.404');
    assert.equal(foundBy(aboutMethod('GET')), 'http.method.GET');
    assert.equal(foundBy(aboutPassed('rule')), 'passed.rule');
    assert.equal(foundBy(aboutAnomaly('HTTP/1.1', 'bare_lf')), 'http.anomaly.1.bare_lf');
    assert.equal(foundBy(aboutAnomaly('HTTP/2', 'path_invalid')), 'http.anomaly.2.path_invalid');
    assert.equal(foundBy(aboutCertificateExtension('2.5.29.17', 'subjectAltName')), 'certificate.extension.2.5.29.17');
    assert.equal(foundBy(aboutDifference('subject CN', 'kept')), 'certificate.field.subject');
    assert.equal(foundBy(aboutDifference('keyUsage', 'changed')), 'certificate.extension.keyUsage');
  });

  it('says of an alert what it says, before what alerts are', () => {
    const alert = { v: 1, seq: 1, time: 0, elapsed: 0, connection: 1, type: 'tls.message', hop: 'downstream', from: 'client', message: { id: 21, name: 'Alert' }, about: 'tls.alert', length: 2, encrypted: false, records: 1, summary: '', raw: 'AjA=' } as const;
    const fields = [{ name: 'level', start: 0, end: 1, value: 2, text: 'fatal' }, { name: 'description', start: 1, end: 2, value: 48, text: 'unknown_ca' }];
    assert.equal(foundBy(aboutMessage({ ...alert, fields })), 'alert.unknown_ca');
    assert.equal(foundBy(aboutMessage({ ...alert, fields: [] })), 'tls.alert');
  });

  it('has something to say of what nobody knows', () => {
    for (const thing of [aboutHeader('X-Own'), aboutHeader('__proto__'), aboutStatus(299), aboutStatus(999), aboutMethod('BREW'), aboutMethod('constructor'), aboutCause('EWHATEVER'), aboutPassed('new'), aboutDecodeFailure('new'), aboutCertificateExtension('1.2.3', '1.2.3'), aboutDifference('toString', 'invented'), aboutVerdict(undefined)]) {
      const explanation = explain(model, thing);
      assert.ok(explanation !== undefined && explanation.citation !== '', thing.title);
    }
    const own = aboutFinding({ check: 'brand_new', severity: 'error', summary: 'is odd', citation: 'RFC 5280 §6.1' });
    assert.deepEqual(explain(model, own), { title: 'brand new', text: 'is odd.', citation: 'RFC 5280 §6.1' });
  });

  it('is known for each check and each sum of findings', () => {
    for (const { name, citation } of CHECKS) assert.equal(foundBy(aboutFinding({ check: name, severity: 'ok', summary: '', citation })), `check.${name}`);
    for (const severity of ['error', 'warning', 'note', 'ok', 'not_applicable'] as const) assert.ok(explain(model, aboutFindings(severity, 'x')) !== undefined, severity);
  });

  it('is known for every event, and for what it tells of', () => {
    const run = sampleRun();
    const shared = { v: 1, seq: 1, time: 0, elapsed: 0, connection: 1 } as const;
    for (const event of run.events) assert.ok(explain(model, aboutEvent(event)) !== undefined, event.type);
    assert.equal(foundBy(aboutEvent({ ...shared, type: 'http2.frame', from: 'client', stream: 0, frame: { id: 4, name: 'SETTINGS' }, length: 0, summary: '' })), 'http2.frame.SETTINGS');
    assert.equal(foundBy(aboutEvent({ ...shared, type: 'websocket.control', from: 'client', opcode: { id: 8, name: 'close' }, bytes: 2, code: 4123, reason: '' })), 'websocket.close.4xxx');
    assert.equal(foundBy(aboutEvent({ ...shared, type: 'websocket.control', from: 'client', opcode: { id: 9, name: 'ping' }, bytes: 2, code: null, reason: '' })), 'websocket.opcode.ping');
  });

  it('is known for every line of every pane that has words, and for every row of the list', () => {
    const screen = new TestScreen({ events: sampleRun().events, glossary: glossary() });
    const speechless: string[] = [];
    for (const id of screen.model.store.ids) {
      const connection = screen.model.store.get(id);
      assert.ok(connection !== undefined);
      assert.ok(explain(screen.model, aboutConnection(connection)) !== undefined, `row ${id}`);
      const leaf = connection.detail?.certificates.upstream?.sent[0];
      const shown = { ...screen.model, certificate: leaf === undefined ? null : { hop: 'upstream' as const, sha256: leaf.sha256 } };
      for (const name of Object.keys(panes).filter((pane): pane is DetailPaneId => Object.hasOwn(panes, pane))) {
        // Bytes and explanations are about the field that is chosen beside them.
        if (name === 'bytes' || name === 'about' || (name === 'certificate' && leaf === undefined)) continue;
        const rows = panes[name].rows({ model: shown, connection, width: 100, height: 40 });
        for (let index = 0; index < rows.length; index += 1) {
          const { line, about: thing } = rows.at(index);
          const heading = line.every(({ role }) => role === 'heading');
          if (line.length === 0 || heading) continue;
          if (thing === undefined || explain(shown, thing) === undefined) speechless.push(`${name} of ${id}: ${line.map(({ text }) => text).join('')}`);
        }
      }
    }
    assert.ok(SAMPLE_KINDS.length > 5);
    assert.deepEqual(speechless, []);
  });
});
