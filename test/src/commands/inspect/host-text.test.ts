import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { addEvent, emptyReport } from '../../../../src/commands/inspect/host-report.ts';
import { hostText } from '../../../../src/commands/inspect/host-text.ts';
import { EventLog } from '../../../../src/events/log.ts';

describe('hostText', () => {
  it('writes what there is and leaves out what there is not', () => {
    const report = emptyReport('2001:db8::1', 443);
    report.failure = { cause: 'ETIMEDOUT', detail: 'no answer', hints: ['wait longer'] };
    report.time.tcp = 1_250;
    assert.deepEqual(hostText(report, 0), ['[2001:db8::1]:443', '  time        TCP 1.3 ms', '  ✗ ETIMEDOUT: no answer', '    wait longer']);
  });

  it('lets nothing of a peer reach the terminal as it is', () => {
    const log = new EventLog();
    log.emit('tls.message', 1, 1_000, {
      hop: 'upstream', from: 'server', message: { id: 2, name: 'ServerHello' }, about: '', length: 4, encrypted: false, records: 1, summary: '\u001b[2J\u202e', fields: [], raw: '',
      remarks: [{ check: 'fallback', severity: 'note', summary: '\u001b[3J', citation: 'RFC 7507' }],
    });
    const report = emptyReport('a.test', 443);
    for (const event of log.since(0)) addEvent(report, event);
    const text = hostText(report, 0).join('\n');
    assert.match(text, / 1\.0 {2}│◂─{10}┤ {7}ServerHello {18}4 {2}/);
    assert.doesNotMatch(text, /[\u001b\u202e]/);
  });

  it('tells fields below their message where they are wanted, in colour too, and nothing of a peer with them', () => {
    const log = new EventLog();
    log.emit('tls.message', 1, 1_000, {
      hop: 'upstream', from: 'server', message: { id: 2, name: 'ServerHello' }, about: '', length: 4, encrypted: false, records: 1, summary: '', raw: 'AgAAAA==',
      fields: [{ name: 'msg_type', start: 0, end: 1, value: 2, text: '\u001b[2J' }],
      remarks: [{ check: 'fallback', severity: 'note', summary: 'odd', citation: 'RFC 7507' }],
    });
    const report = emptyReport('\u001b[3J', 443);
    report.failure = { cause: '\u001b[4J', detail: '\u001b[5J', hints: ['\u001b[6J'] };
    report.keys.push({ label: '\u001b[7J', id: '\u001b[8J' });
    for (const event of log.since(0)) addEvent(report, event);
    assert.deepEqual(hostText(report, 0, { colour: true }).slice(3, 5), [`${' '.repeat(33)}· odd`, '  \u001b[2m        0–1  \u001b[22mmsg_type  \\x1b[2J (0x02)']);
    assert.doesNotMatch(hostText(report, 0, { colour: true }).join('\n'), /\u001b(?!\[2m|\[22m)/);
    assert.doesNotMatch(hostText(report, 0).join('\n'), /msg_type/);
  });
});
