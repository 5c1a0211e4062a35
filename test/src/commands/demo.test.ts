import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { describe, it } from 'mocha';
import { closing, scratchFolder } from '../../support/closing.ts';
import { needs } from '../../support/needs.ts';
import { newPlace, trustlens } from '../../support/program.ts';

describe('trustlens demo', function () {
  this.timeout(120_000);
  const later = closing('each');

  it('shows a refusal, a password, and a refusal again, and leaves nothing behind', async function () {
    needs(this, 'curl');
    const place = newPlace(later);
    const temporary = scratchFolder(later);
    const { status, stdout, stderr } = await trustlens(place, ['demo'], { env: { TMPDIR: temporary } });
    const text = stdout.toString();
    assert.equal(status, 0, text + stderr);
    const password = /The password is ([0-9a-f]{12})\./.exec(text)?.[1] ?? 'none';
    const steps = text.split(/^(?=\d\. |side by side)/m).slice(1);
    assert.equal(steps.length, 5);
    // What the proxy read and what the site received are told by two parties that do not know of each other.
    assert.match(steps[0] ?? '', new RegExp(`there was no proxy[^]*site received +POST /login user=ana&password=${password}`));
    // RFC 9846 §6.2: unknown_ca is 48, unrecognized_name (RFC 6066 §3) 112.
    assert.match(steps[1] ?? '', /client ended the handshake over the message\s+\S+,\s+alert unknown_ca \(48\)[^]*proxy read +nothing\n[^]*site received +nothing/);
    assert.match(steps[2] ?? '', new RegExp(`proxy read +POST /login user=ana&password=${password}\\n +site received +POST /login user=ana&password=${password}`));
    assert.match(steps[3] ?? '', /nobody[^]*trustlens ended the handshake, alert unrecognized_name\s+\(112\)[^]*constrained to\s+example\.test[^]*proxy read +nothing\n[^]*site received +nothing/);
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
    assert.deepEqual(readdirSync(temporary).filter((name) => name.startsWith('trustlens')), []);
    assert.deepEqual([existsSync(place.home), readdirSync(place.user)], [false, []]);
  });
});
