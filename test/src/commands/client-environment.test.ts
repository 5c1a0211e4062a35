import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { changedEnvironment, clientEnvironment } from '../../../src/commands/client-environment.ts';

const change = clientEnvironment({ proxyUrl: 'http://127.0.0.1:8080', caPem: '/h/ca.pem', bundlePem: '/h/bundle.pem' });

describe('the environment of a client', () => {
  it('gives the root alone to those who add, all roots to those who replace', () => {
    for (const name of ['NODE_EXTRA_CA_CERTS', 'DENO_CERT']) assert.equal(change.set[name], '/h/ca.pem');
    for (const name of ['SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'GIT_SSL_CAINFO', 'CARGO_HTTP_CAINFO', 'AWS_CA_BUNDLE']) assert.equal(change.set[name], '/h/bundle.pem');
  });

  it('names the proxy in both cases', () => {
    for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']) assert.equal(change.set[name], 'http://127.0.0.1:8080');
  });

  it('removes what would win over it and keeps the rest', () => {
    const env = changedEnvironment({ PATH: '/bin', no_proxy: 'localhost', NO_PROXY: '*', SSL_CERT_DIR: '/x', SSL_CERT_FILE: '/old', EMPTY: undefined }, change);
    assert.equal(env['PATH'], '/bin');
    assert.equal(env['SSL_CERT_FILE'], '/h/bundle.pem');
    for (const name of ['no_proxy', 'NO_PROXY', 'SSL_CERT_DIR', 'EMPTY']) assert.ok(!(name in env), name);
  });
});
