import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Http1Anomaly } from '../../../../src/decode/http1/anomalies.ts';
import { connectionFields } from '../../../../src/decode/http1/fields.ts';
import { requestFraming, responseFraming } from '../../../../src/decode/http1/framing.ts';
import type { Framing } from '../../../../src/decode/http1/framing.ts';

function fieldsOf(fields: Record<string, string>): ReturnType<typeof connectionFields> {
  return connectionFields(Object.entries(fields));
}

function word(framing: Framing, anomalies: readonly Http1Anomaly[]): string {
  const detail = framing.kind === 'sized' ? ` ${framing.length}` : framing.kind === 'impossible' ? ` ${framing.fault.path}` : '';
  return [framing.kind + detail, ...anomalies].join(' ');
}

function request(fields: Record<string, string>, method = 'POST', version = 'HTTP/1.1'): string {
  const anomalies: Http1Anomaly[] = [];
  return word(requestFraming(method, version, fieldsOf(fields), anomalies), anomalies);
}

function response(fields: Record<string, string>, status = 200, toHead = false, version = 'HTTP/1.1'): string {
  const anomalies: Http1Anomaly[] = [];
  return word(responseFraming(status, version, toHead, fieldsOf(fields), anomalies), anomalies);
}

/** The eight rules of RFC 9112 §6.3, in their order. */
describe('framing', () => {
  it('1: HEAD, 204 and 304 have no body', () => {
    assert.equal(response({ 'Content-Length': '5' }, 200, true), 'no_body');
    assert.equal(response({ 'Transfer-Encoding': 'chunked' }, 304), 'no_body');
    assert.equal(response({}, 204), 'no_body');
  });

  it('2: neither has a tunnel', () => {
    assert.equal(request({}, 'CONNECT'), 'no_body');
    assert.equal(request({ 'Transfer-Encoding': 'chunked' }, 'CONNECT'), 'no_body framing_not_allowed');
  });

  it('3: Transfer-Encoding overrides Content-Length', () => {
    assert.equal(request({ 'Transfer-Encoding': 'chunked', 'Content-Length': '5' }), 'chunked length_and_chunked');
    assert.equal(response({ 'Transfer-Encoding': 'gzip', 'Content-Length': '5' }), 'until_close length_and_chunked chunked_not_last');
  });

  it('4: chunked must come last', () => {
    assert.equal(request({ 'Transfer-Encoding': 'gzip, chunked' }), 'chunked');
    assert.equal(request({ 'Transfer-Encoding': 'chunked, gzip' }), 'impossible request.transfer_encoding chunked_not_last');
    assert.equal(response({ 'Transfer-Encoding': 'chunked, gzip' }), 'until_close chunked_not_last');
    assert.equal(request({ 'Transfer-Encoding': 'identity' }), 'no_body transfer_coding_identity');
    assert.equal(request({ 'Transfer-Encoding': 'identity, chunked' }), 'chunked transfer_coding_identity');
  });

  it('5: an invalid length is no length', () => {
    for (const length of ['', 'x', '-1', '+1', '1.0', '1e3', '0x1', '1 1', '1,', '\u0661']) {
      assert.equal(request({ 'Content-Length': length }), 'impossible request.content_length content_length_invalid', length);
      assert.equal(response({ 'Content-Length': length }), 'impossible response.content_length content_length_invalid', length);
    }
    assert.equal(request({ 'Content-Length': '5, 5' }), 'sized 5 content_length_repeated');
    assert.equal(request({ 'Content-Length': '5, 6' }), 'impossible request.content_length content_length_conflict');
  });

  it('6: a valid length counts', () => {
    assert.equal(request({ 'Content-Length': '5' }, 'GET'), 'sized 5');
    assert.equal(response({ 'Content-Length': '00012' }), 'sized 12');
    assert.equal(response({ 'Content-Length': '0' }), 'no_body');
    assert.equal(request({ 'Content-Length': '9007199254740991' }), 'sized 9007199254740991');
    assert.equal(request({ 'Content-Length': '9007199254740992' }), 'impossible request.content_length');
    assert.equal(request({ 'Content-Length': '9'.repeat(400) }), 'impossible request.content_length');
  });

  it('7: a request without either has no body', () => {
    assert.equal(request({}), 'no_body');
  });

  it('8: a response without either ends with the connection', () => {
    assert.equal(response({}), 'until_close');
  });

  it('distrusts Transfer-Encoding in HTTP/1.0', () => {
    assert.equal(request({ 'Transfer-Encoding': 'chunked' }, 'POST', 'HTTP/1.0'), 'chunked chunked_in_http_1_0');
    assert.equal(response({ 'Transfer-Encoding': 'chunked' }, 200, false, 'HTTP/1.0'), 'chunked chunked_in_http_1_0');
  });
});
