/** The parts of ws that tests use as an oracle and that its types leave out. */
import type { Writable } from 'node:stream';

declare module 'ws' {
  type ExtensionParameters = Record<string, (string | boolean)[]>;

  class PerMessageDeflate {
    constructor(options: { isServer?: boolean; threshold?: number });
    accept(offers: readonly ExtensionParameters[]): unknown;
    cleanup(): void;
  }
  const extension: { parse(header: string): Record<string, ExtensionParameters[]> };

  class Receiver extends Writable {
    constructor(options: { isServer: boolean; extensions: Record<string, PerMessageDeflate>; skipUTF8Validation: boolean });
  }

  interface SendOptions {
    binary: boolean;
    compress: boolean;
    fin: boolean;
    mask: boolean;
  }
  class Sender {
    constructor(socket: Writable, extensions: Record<string, PerMessageDeflate>, generateMask?: (mask: Buffer) => void);
    send(data: Buffer, options: SendOptions, done: () => void): void;
    ping(data: Buffer, mask: boolean, done: () => void): void;
    pong(data: Buffer, mask: boolean, done: () => void): void;
    close(code: number, reason: string, mask: boolean, done: () => void): void;
  }
}
