import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { alertName } from '../../../src/decode/tls/registries/alerts.ts';
import { ALERT, fatalAlert, ownObjection, receivedAlert } from '../../../src/relay/alerts.ts';

describe('alerts', () => {
  it('have the numbers of the registry', () => {
    for (const [name, id] of Object.entries(ALERT)) assert.equal(alertName(id), name);
  });

  it('are one record of type 21 with level fatal', () => {
    assert.deepEqual([...fatalAlert('unknown_ca')], [21, 3, 3, 0, 2, 2, 48]);
  });

  it('are recognised in the codes that Node makes of what a peer sent', () => {
    assert.equal(receivedAlert('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'), 'unknown_ca');
    assert.equal(receivedAlert('ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED'), 'certificate_expired');
    assert.equal(receivedAlert('ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED'), 'certificate_expired');
    assert.equal(receivedAlert('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'certificate_required');
    assert.equal(receivedAlert('ERR_SSL_TLSV1_UNRECOGNIZED_NAME'), 'unrecognized_name');
    assert.equal(receivedAlert('ERR_SSL_WRONG_VERSION_NUMBER'), undefined);
    assert.equal(receivedAlert('ECONNRESET'), undefined);
  });

  it('stand for what our own TLS has against a server, where there is a word for it', () => {
    assert.equal(ownObjection('ERR_SSL_EXCESSIVE_MESSAGE_SIZE')?.alert, 'illegal_parameter');
    assert.equal(ownObjection('ERR_SSL_WRONG_VERSION_NUMBER'), undefined);
  });
});
