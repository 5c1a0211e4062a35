/** Servers that ask for a client certificate in mid-connection: refused, because by then nobody could leave the answer to the client. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { before, describe, it } from 'mocha';
import { closing, scratchFolder } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { endProcess, eventually } from '../support/processes.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';
import { TestPki } from '../support/test-pki.ts';
import type { Identity } from '../support/test-pki.ts';

const NAME = 'origin.test';

describe('a client certificate wanted later', function () {
  this.timeout(60_000);
  const later = closing('all');
  let pki: TestPki;
  let server: Identity;
  let proxy: RunningProgram;

  before(async function () {
    needs(this, 'openssl', 'curl');
    pki = new TestPki(scratchFolder(later));
    server = pki.leaf({ names: [NAME], issuer: 'root' });
    proxy = await startProgram(later, ['--upstream-ca', pki.rootFile]);
  });

  // Commands of s_server(1): R asks for a renegotiation with a client certificate, c for one after the handshake.
  for (const [what, version, command, answer] of [
    ['by renegotiation in TLS 1.2', '-tls1_2', 'R', /no renegotiation/i],
    ['after the handshake in TLS 1.3', '-tls1_3', 'c', /extension not received/i],
  ] as const) {
    it(`${what} is refused`, async () => {
      const origin = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', '-cert', server.certificateFile, '-key', server.keyFile, version], { stdio: ['pipe', 'pipe', 'pipe'] });
      later(() => endProcess(origin));
      let said = '';
      for (const stream of [origin.stdout, origin.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
      const port = await eventually('its port', () => /ACCEPT [\d.]+:(\d+)/.exec(said)?.[1]);
      const curl = spawn('curl', ['-sk', '--http1.1', '--proxy', `http://127.0.0.1:${proxy.port}`, `https://${NAME}:${port}/`, '--connect-to', '::127.0.0.1:'], { stdio: 'ignore' });
      later(() => endProcess(curl));
      await eventually('the request', () => (said.includes('GET / HTTP/1.1') ? true : undefined));
      origin.stdin.write(`${command}\n`);
      await eventually(`what it says to that: ${said}`, () => (answer.test(said) ? true : undefined));
      assert.doesNotMatch(said, /Client certificate/);
    });
  }
});
