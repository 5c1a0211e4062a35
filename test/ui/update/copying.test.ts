import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, runOf } from '../../support/screens.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { realChain } from '../../support/sample-certificates.ts';
import { MAX_COPY, copied } from '../../../ui/update/copying.ts';

const { events } = runOf('good');

/** What the last key put on the clipboard. */
function clipboard(screen: TestScreen): string | undefined {
  const last = screen.effects.at(-1);
  return last?.type === 'copy' ? last.text : undefined;
}

describe('copying', () => {
  it('takes the host in the list, and says so', () => {
    const screen = new TestScreen({ events }).press('y');
    assert.equal(clipboard(screen), 'shop.example.test');
    assert.match(screen.text(), /✓ copied host: shop\.example\.test/);
  });

  it('takes a certificate as PEM, and the chain with Y', () => {
    const screen = new TestScreen({ events }).press('enter', '3', 'y');
    const [leaf, intermediate] = realChain(0, 'shop.example.test', 63);
    const lines = (leaf.der.match(/.{1,64}/g) ?? []).join('\n');
    assert.equal(clipboard(screen), `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
    screen.press('Y');
    assert.equal(clipboard(screen)?.match(/BEGIN CERTIFICATE/g)?.length, 2, 'as sent');
    assert.ok(clipboard(screen)?.includes((intermediate.der.match(/.{1,64}/g) ?? [])[0] ?? 'nothing'));
  });

  it('takes a header’s value, and both heads with Y', () => {
    const screen = new TestScreen({ events }).press('enter', '5', 'enter', 'j', 'j', 'y');
    assert.equal(clipboard(screen), '*/*');
    screen.press('Y');
    assert.match(clipboard(screen) ?? '', /^GET \/ HTTP\/2\nuser-agent: Mozilla.*\n\nHTTP\/2 200\ncontent-type: text\/html/s);
  });

  it('takes a field’s value', () => {
    const screen = new TestScreen({ events }).press('enter', '2', 'enter', 'j', 'y');
    assert.equal(clipboard(screen), '1420');
  });

  it('takes the address and the command line that lead to the proxy', () => {
    assert.equal(clipboard(new TestScreen({ events }).press('s')), '127.0.0.1:8080');
    assert.equal(clipboard(new TestScreen({ events }).press('r')), 'trustlens run -- curl https://example.com');
  });

  it('refuses what a terminal would lose in silence, and says when there is nothing', () => {
    const { model } = new TestScreen({ events });
    assert.deepEqual(copied(model, { what: 'events', text: 'x'.repeat(MAX_COPY + 1) }).effects, []);
    assert.match(copied(model, { what: 'events', text: 'x'.repeat(MAX_COPY + 1) }).model.toast?.text ?? '', /events is too long/);
    assert.equal(copied(model, { what: 'events', text: 'x'.repeat(MAX_COPY) }).effects.length, 1);
    assert.match(copied(model, undefined).model.toast?.text ?? '', /nothing to copy/);
    assert.match(new TestScreen({ events: new SampleRun().events }).press('y').text(), /nothing to copy here/);
  });
});
