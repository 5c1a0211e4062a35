/** A Node whose OpenSSL knows the hybrid group X25519MLKEM768 (OpenSSL 3.5: Node 22.20, 24 and later), for tests of traffic that needs it. */
import { execFileSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { Context } from 'mocha';

const GROUP = 'X25519MLKEM768';

/**
 * The Node that runs the tests where it knows the group, else the first of `$OTHER_NODES`, binaries as in PATH, that does. To be
 * called first in a test or a `before` hook: without one the test is skipped, and with `$CI` set fails.
 */
export function hybridNode(context: Context): string {
  const found = knowsGroup() ? process.execPath : (process.env['OTHER_NODES'] ?? '').split(delimiter).find((node) => node !== '' && asked(node));
  if (found !== undefined) return found;
  const reason = `no Node with ${GROUP} is named in $OTHER_NODES, and Node ${process.version} has OpenSSL ${process.versions.openssl}: 3.5 is the first`;
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason);
  console.log(`    skipped, ${reason}`);
  return context.skip();
}

function knowsGroup(): boolean {
  try {
    createSecureContext({ ecdhCurve: GROUP });
    return true;
  } catch {
    return false;
  }
}

/** Asks another Node. */
function asked(node: string): boolean {
  try {
    execFileSync(node, ['-e', `require('node:tls').createSecureContext({ ecdhCurve: '${GROUP}' })`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
