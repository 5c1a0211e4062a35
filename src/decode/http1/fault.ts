/** How the parts of the HTTP/1 decoder tell each other that a message cannot be read on. Never leaves this folder. */
import type { Malformed } from '../decoder.ts';

/** Framing became impossible. The decoder turns it into its one `malformed`. */
export class Http1Fault extends Error {
  readonly code: Malformed['code'];
  /** Labels joined by dots: `request.head.version`. */
  readonly path: string;
  /** Bytes from the start of the head, line or body part in which it was found. */
  readonly offset: number;

  constructor(code: Malformed['code'], path: string, offset: number, detail: string) {
    super(detail);
    this.name = 'Http1Fault';
    this.code = code;
    this.path = path;
    this.offset = offset;
  }
}

/** The fault as the decoder reports it; `start` is where in the stream the head, line or body part began. */
export function malformedBy(fault: Http1Fault, start: number): Malformed {
  return { kind: 'malformed', code: fault.code, path: fault.path, offset: start + fault.offset, detail: fault.message };
}
