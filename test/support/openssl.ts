/** The openssl program as a second opinion on certificates. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the program said. */
export interface Said {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** It answers within milliseconds; one that waits longer, ms, waits for ever. */
const TIMEOUT_MS = 15_000;

/** Runs openssl and waits for it; `input` goes to its stdin. Not for clients of a server in this process, which would wait as well. */
export function openssl(args: readonly string[], input: string | Uint8Array = ''): Said {
  const { status, stdout, stderr } = spawnSync('openssl', [...args], { input, timeout: TIMEOUT_MS });
  return { status, stdout: stdout.toString(), stderr: stderr.toString() };
}

/** `openssl s_client` to a port on loopback, closed once it is connected. */
export async function opensslClient(port: number, args: readonly string[]): Promise<Said> {
  const client = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...args], { timeout: TIMEOUT_MS });
  const said: Said = { status: null, stdout: '', stderr: '' };
  client.stdout.on('data', (data: Buffer) => (said.stdout += data.toString()));
  client.stderr.on('data', (data: Buffer) => (said.stderr += data.toString()));
  client.stdin.end();
  await once(client, 'close');
  return { ...said, status: client.exitCode };
}

/** A certificate as `openssl x509 -text` shows it. */
export function certificateText(der: Uint8Array): string {
  const { status, stdout, stderr } = openssl(['x509', '-inform', 'der', '-noout', '-text', '-nameopt', 'oneline,utf8,-esc_msb'], der);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/**
 * `openssl verify -x509_strict` of a leaf under a root, for a TLS server with this DNS name or IP address (null: for
 * anything), at a time (ms since the epoch). Gives null when it is content, else its words.
 */
export function strictObjection(leaf: Uint8Array, root: Uint8Array, host: string | null, at: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'trustlens-openssl-'));
  try {
    for (const [name, der] of [['leaf', leaf], ['root', root]] as const) writeFileSync(join(folder, `${name}.pem`), pem(der));
    const name = host === null ? [] : ['-purpose', 'sslserver', isIP(host) === 0 ? '-verify_hostname' : '-verify_ip', host];
    const { status, stdout, stderr } = openssl([
      ...['verify', '-x509_strict', '-no-CApath', '-no-CAstore', '-attime', `${Math.floor(at / 1000)}`],
      ...['-CAfile', join(folder, 'root.pem'), ...name, join(folder, 'leaf.pem')],
    ]);
    return status === 0 ? null : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pem(der: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
}
