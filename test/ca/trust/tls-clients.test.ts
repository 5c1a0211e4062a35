import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { javaClient, proveByConnection, systemClient, windowsClient } from '../../../ca/trust/tls-clients.ts';
import type { TlsClient } from '../../../ca/trust/tls-clients.ts';
import type { ProbeServer, Visit } from '../../../ca/trust/probe-server.ts';
import { fakeMachine } from '../../support/fake-machine.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('TLS clients of the system', () => {
  const scratch = scratchFolders();

  function serverThatSees(visit: Visit, host = 'trust-probe.trustlens.invalid'): ProbeServer {
    return { port: 4433, host, isAddress: /^[0-9.]+$/.test(host), leafFile: '/l', hostsFile: '/h', during: async (client) => ({ visit, result: await client() }), close: () => Promise.resolve() };
  }

  it('are believed only where both ends say so, or where the exit status says nothing', async () => {
    const client: TlsClient = { name: 'it', program: 'it', args: [], statusTells: true };
    const cases: [visit: Visit, status: number | null, statusTells: boolean, verdict: string][] = [
      [{ accepted: true, alert: null }, 0, true, 'trusted'],
      // SChannel by .NET ends the handshake before it looks at the chain.
      [{ accepted: true, alert: null }, 1, true, 'refused'],
      [{ accepted: true, alert: null }, 1, false, 'trusted'],
      [{ accepted: false, alert: 'unknown ca' }, 1, true, 'refused'],
      [{ accepted: false, alert: 'certificate unknown' }, 1, false, 'refused'],
      // A program that crashed, or never came.
      [{ accepted: false, alert: null }, 1, true, 'unclear'],
      [{ accepted: false, alert: null }, 0, true, 'unclear'],
      [{ accepted: false, alert: null }, null, false, 'unclear'],
    ];
    for (const [visit, status, statusTells, verdict] of cases) {
      const machine = fakeMachine({ folder: scratch(), answer: () => ({ status, stderr: 'no such option\nmore' }) });
      const proof = await proveByConnection(machine, serverThatSees(visit), { ...client, statusTells });
      assert.equal(proof.verdict, verdict, JSON.stringify([visit, status, statusTells]));
      if (visit.alert === 'unknown ca') assert.equal(proof.evidence, 'it refused a TLS server with a leaf of the root: alert unknown_ca');
      if (verdict === 'unclear') assert.equal(proof.evidence, 'it did not come as far as a verdict: no such option');
    }
  });

  it("ask the system's store with its own openssl, else with its own curl, else with whatever PATH has", async () => {
    const server = serverThatSees({ accepted: false, alert: null });
    const client = async (...programs: string[]): Promise<string> => {
      const found = await systemClient(fakeMachine({ folder: scratch(), programs }), server);
      return found === undefined ? '' : [found.program, ...found.args].join(' ');
    };
    assert.equal(await client('openssl', '/usr/bin/openssl', 'curl'), '/usr/bin/openssl s_client -connect 127.0.0.1:4433 -servername trust-probe.trustlens.invalid -verify_hostname trust-probe.trustlens.invalid -verify_return_error -brief');
    assert.match(await client('openssl', 'curl'), /^openssl /);
    assert.equal(await client('curl'), 'curl -q -sS --noproxy * --max-time 10 --connect-to ::127.0.0.1:4433 https://trust-probe.trustlens.invalid/');
    assert.equal(await client(), '');
    const address = await systemClient(fakeMachine({ folder: scratch(), programs: ['openssl'] }), serverThatSees({ accepted: false, alert: null }, '192.0.2.0'));
    assert.ok(address?.args.join(' ').includes('-verify_ip 192.0.2.0') === true && !address.args.includes('-servername'));
  });

  it('ask Windows by SChannel and Java by its own client, with the name of the leaf', () => {
    const server = serverThatSees({ accepted: false, alert: null });
    assert.match(windowsClient('powershell.exe', server).args.at(-1) ?? '', /TcpClient\('127\.0\.0\.1', 4433\).*AuthenticateAsClient\('trust-probe\.trustlens\.invalid'\)$/);
    const java = javaClient('keytool', '/cacerts', server);
    assert.deepEqual([java.statusTells, java.args], [false, ['-printcrl', '-file', 'https://trust-probe.trustlens.invalid:4433/', '-J-Djavax.net.ssl.trustStore=/cacerts', '-J-Djdk.net.hosts.file=/h']]);
  });
});
