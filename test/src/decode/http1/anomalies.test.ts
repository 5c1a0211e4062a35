import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { HttpMessage } from '../../../../src/decode/http-message.ts';
import { HTTP1_ANOMALIES } from '../../../../src/decode/http1/anomalies.ts';
import type { Http1Anomaly } from '../../../../src/decode/http1/anomalies.ts';
import { Http1Pairing } from '../../../../src/decode/http1/pairing.ts';
import { Http1Requests } from '../../../../src/decode/http1/requests.ts';
import { bytesOf, head, responsesAfter } from '../../../support/http1-log.ts';

const GET = head('GET / HTTP/1.1', 'Host: a');
const CHUNKED = head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked');

/** For each anomaly the least that has it: sent by the client, or by the server in answer to `GET`. */
const EXAMPLES: Record<Http1Anomaly, { client: string } | { server: string; asked?: string }> = {
  leading_empty_line: { client: `\n${GET}` },
  bare_lf: { client: `${CHUNKED}0\n\r\n` },
  bare_cr: { server: head('HTTP/1.1 200 OK', 'X: y\rZ: z') },
  control_character: { client: head('GET / HTTP/1.1', 'Host: a\x7f') },
  start_line_spaces: { server: head('HTTP/1.1\t200 OK') },
  method_not_token: { client: head('GE@T / HTTP/1.1', 'Host: a') },
  space_before_fields: { server: head('HTTP/1.1 200 OK', ' X: y') },
  space_before_colon: { server: head('HTTP/1.1 200 OK', 'X\t: y') },
  name_not_token: { client: head('GET / HTTP/1.1', 'Host: a', 'X Y: z') },
  no_colon: { server: head('HTTP/1.1 200 OK', 'X') },
  obs_fold: { server: head('HTTP/1.1 200 OK', 'X: y', '\tz') },
  host_missing: { client: head('GET / HTTP/1.1') },
  host_repeated: { client: head('GET / HTTP/1.1', 'Host: a', 'host: b') },
  host_differs: { client: head('GET https://a:80/ HTTP/1.1', 'Host: a') },
  length_and_chunked: { server: head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Content-Length: 1') },
  content_length_repeated: { server: head('HTTP/1.1 200 OK', 'Content-Length: 1, 1') },
  content_length_conflict: { server: head('HTTP/1.1 200 OK', 'Content-Length: 1, 2') },
  content_length_invalid: { server: head('HTTP/1.1 200 OK', 'Content-Length: -1') },
  chunked_not_last: { client: head('GET / HTTP/1.1', 'Host: a', 'Transfer-Encoding:') },
  transfer_coding_identity: { server: head('HTTP/1.1 200 OK', 'Transfer-Encoding: identity') },
  chunked_in_http_1_0: { server: head('HTTP/1.0 200 OK', 'Transfer-Encoding: chunked') },
  framing_not_allowed: { server: head('HTTP/1.1 100 Continue', 'Content-Length: 0') },
  after_close: { client: head('GET / HTTP/1.1', 'Host: a', 'Connection: close') + GET },
  no_request: { server: head('HTTP/1.1 200 OK'), asked: '' },
  switch_not_asked_for: { server: head('HTTP/1.1 101 Switching Protocols') },
  chunk_extension: { client: `${CHUNKED}0;\r\n\r\n` },
  chunk_size_spaces: { client: `${CHUNKED}0 \r\n\r\n` },
  framing_in_trailers: { client: `${CHUNKED}0\r\nContent-Length: 5\r\n\r\n` },
};

function messagesOf(example: { client: string } | { server: string; asked?: string }): readonly HttpMessage[] {
  if ('client' in example) return new Http1Requests(new Http1Pairing()).push(bytesOf(example.client));
  return responsesAfter(example.asked ?? GET).push(bytesOf(example.server));
}

describe('HTTP1_ANOMALIES', () => {
  for (const [anomaly, example] of Object.entries(EXAMPLES)) {
    it(`names ${anomaly}, and nothing else`, () => {
      const named = messagesOf(example).flatMap((message) => ('anomalies' in message ? (message.anomalies ?? []) : []));
      assert.deepEqual(named, [anomaly]);
    });
  }

  it('says of each in one sentence what it is, and where the rule is', () => {
    for (const [anomaly, { text, citation }] of Object.entries(HTTP1_ANOMALIES)) {
      assert.match(text, /^[A-Z]([^.]|\.\d)+\.$/, anomaly);
      assert.match(citation, /^RFC \d{4} (§\d+(\.\d+)*|appendix [A-Z](\.\d+)*)(, §\d+)?$/, anomaly);
    }
  });
});
