/**
 * Exceptions while the proxy runs: given and taken back by keys of the dashboard, and by `trustlens exceptions` in another terminal.
 * The next connection shows what they are worth; a broken file changes nothing, and is told.
 */
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { exceptionsFile } from '../../src/commands/exceptions-file.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startWebOrigin } from '../support/origins.ts';
import { runToEnd } from '../support/processes.ts';
import { entry, newPlace, readRunFile, trustlens } from '../support/program.ts';
import { TestPki } from '../support/test-pki.ts';
import { openTerminal } from '../support/tmux.ts';

describe('exceptions while the proxy runs', function () {
  this.timeout(180_000);
  const later = closing('each');

  it('are given and taken back in the dashboard and beside it, for the next connection', async function () {
    needs(this, 'tmux', 'curl', 'openssl');
    const pki = new TestPki(scratchFolder(later));
    const origin = await startWebOrigin(later, pki.leaf({ names: ['localhost'], from: -40, until: -3 }), (_request, response) => response.end('hello'));
    const place = newPlace(later);
    const terminal = await openTerminal(later, { columns: 120, rows: 30 }, place.env);
    await terminal.keys([process.execPath, ...entry(), 'start', '--home', place.home, '--port', '0', '--upstream-ca', pki.rootFile].join(' '), 'Enter');
    await terminal.shows(/Nothing yet/);
    const { proxy, caPem } = readRunFile(place.home);
    /** curl's exit code (60: it refused the certificate) and what it got. */
    const request = async (): Promise<[number | null, string]> => {
      const { status, stdout } = await runToEnd('curl', ['-sS', '--max-time', '50', '-x', `http://${proxy.host}:${proxy.port}`, '--cacert', caPem, `https://localhost:${origin.port}/`], { env: place.env });
      return [status, stdout.toString()];
    };
    const refused = [60, ''];
    const served = [0, 'hello'];

    assert.deepEqual(await request(), refused);
    await terminal.shows(/▸ +1 [^\n]*localhost[^\n]*✗ expired/);
    // Enter is no answer: nothing is waved through by a habit.
    await terminal.keys('x', 'Enter');
    await terminal.shows(new RegExp(`Let localhost:${origin.port} through although:[^]*expired[^]*is no answer`));
    await terminal.keys('y');
    await terminal.shows(/^ trustlens[^\n]*! 1 exception/);
    assert.deepEqual(await request(), served);
    await terminal.shows(/ 2 [^\n]*localhost[^\n]*✗ expired 3 days +1 [^\n]*exception/);
    await terminal.keys('g', 'Enter');
    await terminal.shows(/An exception you gave let it through, and hides it from the client/);
    // In the detail as well as in the list.
    await terminal.keys('x');
    await terminal.shows(/an exception lets this host through already; X takes it back/);
    await terminal.keys('X');
    await terminal.shows(/no exception for localhost any more/);
    assert.deepEqual(await request(), refused);
    assert.doesNotMatch((await terminal.screen()).split('\n')[0] ?? '', /exception/);

    const added = await trustlens(place, ['exceptions', 'add', `localhost:${origin.port}=expired`]);
    assert.equal(added.status, 0, added.stderr);
    assert.match(added.stderr, /^the running proxy: new connections to localhost:\d+ are let through although: expired \(saved\)$/m);
    await terminal.keys('Escape');
    await terminal.shows(/^ trustlens[^\n]*! 1 exception/);
    assert.deepEqual(await request(), served);
    await terminal.keys('R');
    await terminal.shows(new RegExp(`exceptions +localhost:${origin.port}: expired \\(saved\\)`));

    const whole = readFileSync(exceptionsFile(place.home), 'utf8');
    writeFileSync(exceptionsFile(place.home), whole.slice(0, whole.length / 2));
    const broken = await trustlens(place, ['exceptions', 'reread']);
    assert.equal(broken.status, 1);
    assert.match(broken.stderr, /goes on as before: the exceptions in .* cannot be used: .*mend the file/);
    assert.deepEqual(await request(), served, 'half a file changes nothing');
    writeFileSync(exceptionsFile(place.home), whole);
    assert.equal(statSync(exceptionsFile(place.home)).mode & 0o777, 0o600);

    const removed = await trustlens(place, ['exceptions', 'remove', 'localhost']);
    assert.match(removed.stderr, /^the running proxy: localhost:\d+ is no longer let through by a saved exception$/m);
    assert.deepEqual([removed.status, await request()], [0, refused]);
    assert.equal(origin.asked.length, 3, 'no refused request reached the server');
    await terminal.keys('Escape');
    // With the box gone, every row can be seen.
    const list = await terminal.shows(/ 6 [^\n]*✗ server[^]* 1 [^\n]*✗ server[^]*f follow/);
    assert.deepEqual([...list.matchAll(/^│.* localhost:\d+ .*(exception|✗ server)/gm)].map(([, state]) => state), ['✗ server', 'exception', 'exception', '✗ server', 'exception', '✗ server']);

    await terminal.keys('t');
    await terminal.shows(/trustlens trust install --dry-run/);
    await terminal.keys('Escape');
    await terminal.shows(/f follow/);
    await terminal.keys('q');
    await terminal.shows(/(?:^|\n)[$#] *$/);
  });
});
