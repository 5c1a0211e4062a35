/** What tshark makes of the bytes of one direction: its own dissection, with places, to compare ours with. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A field as tshark shows it. */
export interface TsharkField {
  /** `tls.handshake.ciphersuite`. */
  name: string;
  /** Bytes from the first byte of the TLS layer, `end` exclusive. */
  start: number;
  end: number;
  show: string;
}

/** All fields of the TLS layer in wire order, of bytes that a client sent to port 443 in one segment. */
export function dissectClientBytes(bytes: Uint8Array): TsharkField[] {
  const folder = mkdtempSync(join(tmpdir(), 'trustlens-tshark-'));
  try {
    const capture = join(folder, 'client.pcap');
    const dump = execFileSync('od', ['-Ax', '-tx1', '-v'], { input: bytes });
    execFileSync('text2pcap', ['-q', '-T', '40000,443', '-', capture], { input: dump, stdio: ['pipe', 'ignore', 'ignore'] });
    const pdml = execFileSync('tshark', ['-r', capture, '-T', 'pdml'], { encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'ignore'] });
    const layer = /<proto name="tls"[^>]* pos="(\d+)"[^]*?<\/proto>/.exec(pdml);
    const base = Number(layer?.[1]);
    return [...(layer?.[0] ?? '').matchAll(/<field name="([^"]+)"([^>]*)>/g)].map(([, name = '', attributes = '']) => {
      const attribute = (key: string): string => new RegExp(` ${key}="([^"]*)"`).exec(attributes)?.[1] ?? '';
      const start = Number(attribute('pos')) - base;
      return { name, start, end: start + Number(attribute('size')), show: attribute('show') };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
