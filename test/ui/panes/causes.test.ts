import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnose } from '../../../ui/panes/causes.ts';
import type { Diagnosis } from '../../../ui/panes/causes.ts';
import type { EventPayloads } from '../../../src/events/schema.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { TestScreen } from '../../support/screens.ts';

type Failed = EventPayloads['tls.failed'];

function diagnosed(run: SampleRun, id: number): Diagnosis {
  const { model } = new TestScreen({ events: run.events });
  const connection = model.store.get(id);
  assert.ok(connection?.failure !== undefined);
  return diagnose(connection, connection.failure, model);
}

function failing(failure: Partial<Failed>, run = new SampleRun().started()): Diagnosis {
  const id = run.connection('opening', { host: 'a.test' });
  run.emit(id, 30_000, 'tls.failed', { hop: 'upstream', cause: 'server_alert', by: 'server', alert: null, detail: '', ...failure });
  return diagnosed(run, id);
}

function alert(id: number, name: string): Failed['alert'] {
  return { id, name };
}

describe('why a handshake may have failed', () => {
  it('is told with a test that decides, for each way of the server’s', () => {
    const said = (failure: Partial<Failed>): string => {
      const { likely, decide } = failing(failure);
      return `${likely[0] ?? ''} | ${decide ?? ''}`;
    };
    assert.match(said({ cause: 'client_certificate_wanted', alert: alert(116, 'certificate_required') }), /^the server wants a client certificate.*\| openssl s_client -connect a\.test:443 .*-cert FILE/);
    assert.match(said({ alert: alert(70, 'protocol_version') }), /^no version in common.*-tls1_1/);
    assert.match(said({ alert: alert(40, 'handshake_failure') }), /^no cipher suite or group in common.*-cipher ALL/);
    assert.match(said({ alert: alert(112, 'unrecognized_name') }), /^the server does not serve this name.*-noservername/);
    assert.match(said({ cause: 'server_handshake_failed', detail: 'ssl3_get_record: wrong version number' }), /^the server does not speak TLS on this port \| curl -v http:\/\/a\.test:443\//);
    assert.match(said({ cause: 'server_closed' }), /^ \| openssl s_client -connect a\.test:443/);
  });

  it('is told for each way of the client’s', () => {
    const said = (failure: Partial<Failed>): string => failing({ hop: 'downstream', by: 'client', ...failure }).likely[0] ?? '';
    assert.match(said({ cause: 'client_alert', alert: alert(70, 'protocol_version') }), /^no version in common/);
    assert.match(said({ cause: 'ERR_SSL_NO_SHARED_CIPHER', detail: 'no shared cipher' }), /^no cipher suite or group in common/);
    assert.match(said({ cause: 'ERR_SSL_HTTP_REQUEST', detail: 'http request' }), /^the client does not speak TLS/);
    assert.match(said({ cause: 'client_alert', alert: alert(120, 'no_application_protocol') }), /ALPN/);
    assert.match(said({ cause: 'client_refused_fault', alert: alert(45, 'certificate_expired') }), /^the fault is the server’s own/);
    assert.equal(said({ cause: 'client_handshake_failed' }), '');
  });

  it('is the root first where that has expired', () => {
    const run = new SampleRun();
    run.emit(null, 0, 'ca.ready', { root: { ...run.root, notAfter: run.now - 3 * 86_400_000 }, created: false });
    const { likely, do: what } = failing({ hop: 'downstream', by: 'client', cause: 'client_refused_certificate', alert: alert(45, 'certificate_expired') }, run);
    assert.match(likely[0] ?? '', /^the root of trustlens has expired: expired 3 days ago$/);
    assert.match(what, /ca renew/);
  });

  it('is a connection ahead of need where the same client asked again at once and that worked', () => {
    const early = (gap: number, host = 'one.test'): Diagnosis => {
      const run = new SampleRun().started();
      const id = run.connection('opening', { host: 'one.test', program: 'chromium' });
      run.emit(id, 30_000, 'tls.failed', { hop: 'downstream', cause: 'client_closed_in_handshake', by: 'client', alert: null, detail: '' });
      run.now += gap;
      run.connection('good', { host, program: 'chromium' });
      return diagnosed(run, id);
    };
    // The run itself goes on by a second a connection.
    assert.match(early(800).likely[0] ?? '', /^it had opened the connection ahead of need: it asked for the same host again 1\.8 s later, and that worked \(2\)$/);
    assert.match(early(800).decide ?? '', /^connection 2: /);
    assert.equal(early(60_000).likely.at(-1), 'it had opened the connection ahead of need', 'much later is no retry');
    assert.equal(early(800, 'other.test').likely.at(-1), 'it had opened the connection ahead of need');
  });
});
