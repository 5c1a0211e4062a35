/** The root store of the current user on Windows, with its own certutil and PowerShell. Windows asks in a window before it adds or removes a root there. */
import { createHash } from 'node:crypto';
import type { Machine } from '../machine.ts';
import { ownRootIn } from '../own-root.ts';
import { proveByConnection, windowsClient } from '../tls-clients.ts';
import type { Holding, StoreCommand, TrustPlace, TrustStore } from './store.ts';

const PATH = String.raw`Cert:\CurrentUser\Root`;

export const windows: TrustStore = {
  name: 'windows',
  group: 'system',
  title: 'root store of this user on Windows',
  byDefault: true,
  find: (machine) => Promise.resolve(machine.platform === 'win32' ? [windowsPlace(machine)] : []),
  reopen: (machine, path) => Promise.resolve(machine.platform === 'win32' && path === PATH ? windowsPlace(machine) : undefined),
};

function windowsPlace(machine: Machine): TrustPlace {
  const command = (...args: readonly string[]): StoreCommand => ({ program: 'certutil', args: ['-user', ...args], asAdministrator: false });
  return {
    store: 'windows',
    path: PATH,
    scope: 'user',
    missing: [],
    install: (root) => [command('-addstore', 'Root', root.file)],
    // certutil finds certificates by their SHA-1.
    uninstall: (held) => held.map(({ der }) => command('-delstore', 'Root', createHash('sha1').update(der).digest('hex'))),
    look: () => look(machine),
    prove: (server) => proveByConnection(machine, server, windowsClient('powershell.exe', server)),
  };
}

async function look(machine: Machine): Promise<Holding> {
  const script = `Get-ChildItem ${PATH} | Where-Object Subject -like '*trustlens *' | ForEach-Object { [Convert]::ToBase64String($_.RawData) }`;
  const { status, stdout, stderr } = await machine.run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
  if (status !== 0) return { readable: false, why: `PowerShell cannot read it: ${stderr.trim().split('\n')[0] ?? ''}` };
  const roots = stdout.split(/\s+/).flatMap((line) => {
    const root = line === '' ? undefined : ownRootIn(Buffer.from(line, 'base64'));
    return root === undefined ? [] : [{ ...root, handle: root.sha256, inEffect: true }];
  });
  return { readable: true, roots };
}
