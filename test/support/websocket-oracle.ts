/** ws as a second opinion on WebSocket frames: its Sender makes them, its Receiver reads them. */
import { Writable } from 'node:stream';
import { PerMessageDeflate, Receiver, Sender, extension } from 'ws';
import type { WebSocketMessage } from '../../src/decode/websocket/message.ts';
import type { Random } from './random.ts';

export type From = 'client' | 'server';

/** What both can say of a conversation: one line a message or control frame, `failed` where the connection would be failed. */
export type Told = string[];

function deflateFor(isServer: boolean, header: string | undefined): Record<string, PerMessageDeflate> {
  if (header === undefined) return {};
  const deflate = new PerMessageDeflate({ isServer, threshold: 0 });
  deflate.accept(extension.parse(header)['permessage-deflate'] ?? []);
  return { 'permessage-deflate': deflate };
}

/** What a Receiver of ws makes of the chunks; `header` is the value of Sec-WebSocket-Extensions. */
export async function toldByReceiver(from: From, chunks: readonly Buffer[], header?: string): Promise<Told> {
  const extensions = deflateFor(from === 'client', header);
  const receiver = new Receiver({ isServer: from === 'client', extensions, skipUTF8Validation: true });
  const told: Told = [];
  receiver.on('message', (data: Buffer, isBinary: boolean) => told.push(isBinary ? `binary ${data.toString('hex')}` : `text ${data.toString()}`));
  receiver.on('ping', (data: Buffer) => told.push(`ping ${data.length}`));
  receiver.on('pong', (data: Buffer) => told.push(`pong ${data.length}`));
  receiver.on('conclude', (code: number, reason: Buffer) => told.push(`close ${code} ${reason.toString()}`));
  receiver.on('error', () => told.push('failed'));
  const closed = new Promise((resolve) => receiver.on('close', resolve));
  for (const chunk of chunks) {
    if (!receiver.writable) break;
    // ws unmasks where the bytes are.
    receiver.write(Buffer.from(chunk));
  }
  if (receiver.writable) receiver.end();
  await closed;
  for (const deflate of Object.values(extensions)) deflate.cleanup();
  return told;
}

/** What our decoder made of them, as far as ws goes on: nothing behind a close frame, and the end of a stream is no fault. */
export function toldByUs(messages: readonly WebSocketMessage[]): Told {
  const told: Told = [];
  for (const message of messages) {
    if (message.kind === 'malformed') return message.code === 'truncated' ? told : [...told, 'failed'];
    if (message.kind === 'message') {
      if (message.unread !== undefined) return [...told, 'failed'];
      told.push(`${message.opcode.name} ${message.preview}`);
    } else if (message.opcode.name !== 'close') {
      told.push(`${message.opcode.name} ${message.bytes}`);
    } else {
      return [...told, message.anomalies?.includes('close_code_invalid') === true ? 'failed' : `close ${message.code ?? 1005} ${message.reason}`];
    }
  }
  return told;
}

/** Random messages as ws frames them, and what was said. */
export async function randomConversation(random: Random, from: From, header?: string): Promise<{ bytes: Buffer; told: Told }> {
  const parts: Buffer[] = [];
  const socket = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(Buffer.from(chunk));
      done();
    },
  });
  // The sender of a client is no server: its extension speaks for the other end than the receiver's.
  const extensions = deflateFor(from === 'server', header);
  const mask = from === 'client';
  const sender = new Sender(socket, extensions, (key) => random.bytes(4).copy(key));
  const told: Told = [];
  const sent = async (send: (done: () => void) => void): Promise<void> => new Promise((resolve) => send(resolve));
  for (let count = 1 + random.below(12); count > 0; count -= 1) {
    const binary = random.oneIn(2);
    const body = binary ? random.bytes(random.below(200)) : Buffer.from(randomText(random));
    const compress = header !== undefined && !random.oneIn(4);
    const pieces = random.oneIn(3) ? random.chunks(body, 40) : [body];
    const whole = pieces.length === 0 ? [body] : pieces;
    for (const [index, piece] of whole.entries()) {
      const fin = index === whole.length - 1;
      await sent((done) => sender.send(piece, { binary, compress, fin, mask }, done));
      if (fin) told.push(binary ? `binary ${body.toString('hex')}` : `text ${body.toString()}`);
      if (random.oneIn(5)) {
        const ping = random.bytes(random.below(126));
        const name = random.pick(['ping', 'pong'] as const);
        await sent((done) => sender[name](ping, mask, done));
        told.push(`${name} ${ping.length}`);
      }
    }
  }
  await sent((done) => sender.close(1000, 'that is all', mask, done));
  told.push('close 1000 that is all');
  return { bytes: Buffer.concat(parts), told };
}

function randomText(random: Random): string {
  const words = ['hello', 'héllo', '\u{1F600}', '{"a":1}', ' ', 'lorem ipsum', '\ufeff'];
  return Array.from({ length: random.below(12) }, () => random.pick(words)).join('');
}
