import { deflateRawSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { head } from '../../support/http1-log.ts';
import { playbooks } from '../../support/playbook.ts';
import type { Playbook } from '../../support/playbook.ts';
import { frame } from '../../support/websocket-frames.ts';

const MASK = Buffer.from('37fa213d', 'hex');

describe('WebSocketConversation', () => {
  const playbook = playbooks();
  const agreed = (alpn: string | null): Playbook => playbook().agreed(alpn);

  const ask = head('GET /talk HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13');
  const yes = (...more: string[]): string => head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket', ...more);

  function upgraded(...more: string[]): Playbook {
    return agreed('http/1.1').client(ask).expect('http.request', { exchange: 1 }).expect('http.end', { from: 'client' }).server(yes(...more)).expect('http.response', { status: 101 }).expect('http.end', { from: 'server', complete: true }).expect('http.upgraded', { exchange: 1, protocol: 'websocket' });
  }

  it('messages and control frames of both sides', () => {
    upgraded()
      .client(frame({ opcode: 1, payload: 'Grüße', mask: MASK }))
      .expect('websocket.message', { from: 'client', opcode: { id: 1, name: 'text' }, bytes: 7, wireBytes: 7, compressed: false, preview: 'Grüße' })
      .server(Buffer.concat([frame({ opcode: 9, payload: 'hm' }), frame({ opcode: 2, payload: Buffer.of(0, 255) })]))
      .expect('websocket.control', { from: 'server', opcode: { id: 9, name: 'ping' }, bytes: 2, code: null })
      .expect('websocket.message', { from: 'server', opcode: { id: 2, name: 'binary' }, bytes: 2 })
      .client(frame({ opcode: 8, payload: Buffer.concat([Buffer.of(0x03, 0xe8), Buffer.from('bye')]), mask: MASK }))
      .expect('websocket.control', { from: 'client', opcode: { id: 8, name: 'close' }, code: 1000, reason: 'bye' })
      .ended('client')
      .ended('server')
      .finish();
  });

  it('messages that came in the same bytes as the switch, from both sides', () => {
    agreed('http/1.1')
      .client(Buffer.concat([Buffer.from(ask), frame({ opcode: 1, payload: 'early', mask: MASK })]))
      .expect('http.request')
      .expect('http.end', { from: 'client' })
      .nothing()
      .server(Buffer.concat([Buffer.from(yes()), frame({ opcode: 1, payload: 'at once' })]))
      .expect('http.response', { status: 101 })
      .expect('http.end', { from: 'server' })
      .expect('http.upgraded')
      .expect('websocket.message', { from: 'client', preview: 'early' })
      .expect('websocket.message', { from: 'server', preview: 'at once' })
      .finish();
  });

  it('compressed messages, where that was agreed on', () => {
    const text = 'again and again and again';
    const compressed = deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4);
    upgraded('Sec-WebSocket-Extensions: permessage-deflate')
      .server(frame({ opcode: 1, rsv: 4, payload: compressed }))
      .expect('websocket.message', { from: 'server', bytes: text.length, wireBytes: compressed.length, compressed: true, preview: text })
      .finish();
  });

  it('frames that break the rules are reported, and the other side is still read', () => {
    upgraded()
      .client(frame({ opcode: 1, payload: 'not masked' }))
      .expect('decode.failed', { layer: 'websocket', hop: 'downstream', from: 'client', code: 'protocol' })
      .server(frame({ opcode: 1, payload: 'still here' }))
      .expect('websocket.message', { preview: 'still here' })
      .finish();
  });

  it('says how many frames carried a message, and what is odd about it', () => {
    upgraded()
      .client(Buffer.concat([frame({ opcode: 1, fin: false, payload: 'in ', mask: MASK }), frame({ opcode: 0, payload: 'two', mask: MASK, lengthBytes: 2 })]))
      .expect('websocket.message', { from: 'client', frames: 2, preview: 'in two', anomalies: ['length_not_minimal'], unread: undefined })
      .server(frame({ opcode: 1, payload: 'one' }))
      .expect('websocket.message', { from: 'server', frames: 1, anomalies: undefined })
      // 1005 must not be sent (RFC 6455 §7.4.1).
      .server(frame({ opcode: 8, payload: Buffer.of(0x03, 0xed) }))
      .expect('websocket.control', { from: 'server', code: 1005, anomalies: ['close_code_invalid'] })
      .finish();
  });

  it('says why a message could not be read', () => {
    upgraded('Sec-WebSocket-Extensions: permessage-deflate')
      .server(frame({ opcode: 1, rsv: 4, payload: Buffer.from('ffff', 'hex') }))
      .expect('websocket.message', { compressed: true, wireBytes: 2, preview: '', unread: 'inflate_failed' })
      .server(frame({ opcode: 1, rsv: 4, payload: deflateRawSync('more', { finishFlush: 2 }).subarray(0, -4) }))
      .expect('websocket.message', { unread: 'context_lost' })
      .finish();
  });

  it('has no fault in a message that stops with the connection', () => {
    upgraded().server(frame({ opcode: 1, payload: 'half of it' }).subarray(0, 6)).ended('client', 'ECONNRESET').ended('server', 'CLOSED').finish();
    upgraded().server(frame({ opcode: 1, payload: 'half of it' }).subarray(0, 6)).ended('server').expect('decode.failed', { layer: 'websocket', code: 'truncated' }).finish();
  });
});
