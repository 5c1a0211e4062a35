import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { explainFailure } from '../../../../src/commands/inspect/host-failure.ts';
import type { HostFailure } from '../../../../src/commands/inspect/host-report.ts';

const NOTHING = new Uint8Array(0);

function explained(cause: string, detail: string, firstBytes: string | Uint8Array = NOTHING, host = 'a.test'): HostFailure | null {
  return explainFailure({ host, port: 8443, messages: [], failure: { cause, detail, hints: [] } }, Buffer.from(firstBytes));
}

describe('explainFailure', () => {
  it('speaks of system errors as people do, and names the place', () => {
    assert.match(explained('ECONNREFUSED', '')?.detail ?? '', /^a\.test:8443 refuses/);
    assert.match(explained('ETIMEDOUT', '', NOTHING, '2001:db8::1')?.detail ?? '', /\[2001:db8::1\]:8443/);
    assert.match(explained('ENOTFOUND', '')?.detail ?? '', /for a\.test$/);
  });

  it('tells what speaks there when it is not TLS, with nothing that could do harm to a terminal', () => {
    assert.deepEqual(explained('server_handshake_failed', 'wrong version', 'SSH-2.0-x\r\n\u001b[2J')?.hints, ['this is SSH']);
    assert.doesNotMatch(explained('server_handshake_failed', 'wrong version', '\u001b[2Jfoo')?.detail ?? '', /\u001b/);
    assert.match(explained('server_handshake_failed', 'wrong version', '220 mail.test ESMTP')?.hints.join() ?? '', /STARTTLS/);
    assert.match(explained('server_closed', '', 'HTTP/1.0 400')?.hints.join() ?? '', /443/);
  });

  it('leaves alone what was said in TLS', () => {
    assert.deepEqual(explained('server_alert', 'x', Uint8Array.of(21, 3, 3, 0, 2, 2, 40)), { cause: 'server_alert', detail: 'x', hints: [] });
    assert.equal(explainFailure({ host: 'a.test', port: 1, messages: [], failure: null }, NOTHING), null);
  });
});
