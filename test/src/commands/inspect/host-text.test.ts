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
});
