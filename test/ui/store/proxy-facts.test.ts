import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { SampleRun } from '../../support/sample-events.ts';
import { storesLookedAt, trustingStores } from '../../../ui/store/proxy-facts.ts';
import { Store } from '../../../ui/store/store.ts';

describe('foldProxy', () => {
  it('keeps what the proxy says of itself', () => {
    const run = new SampleRun().started().memory(5);
    run.emit(null, 0, 'proxy.client_started', { program: 'chromium', pid: 1, trusts: 'window' });
    run.emit(null, 0, 'proxy.client_started', { program: 'curl', pid: 2, trusts: 'process' });
    run.emit(null, 0, 'ca.ready', { root: { ...run.root, name: 'renewed' }, created: false });
    for (let index = 0; index < 100; index += 1) run.emit(null, 0, 'proxy.warning', { code: 'x', message: `warning ${index}`, hints: [] });
    run.emit(null, 0, 'ca.trusted', { places: [{ store: 'debian', place: '/anchors', state: 'listed' }, { store: 'chromium', place: '/one', state: 'trusted' }, { store: 'chromium', place: '/two', state: 'listed' }, { store: 'java', place: '/cacerts', state: 'absent' }, { store: 'firefox', place: '/profile', state: 'refused' }] });
    run.emit(null, 0, 'proxy.exceptions', { exceptions: [{ host: 'a.test', port: null, checks: null, saved: false }] });
    run.emit(null, 0, 'proxy.exceptions', { exceptions: [{ host: 'b.test', port: 443, checks: ['expired'], saved: true }] });
    run.emit(null, 0, 'proxy.stopping', { reason: 'SIGTERM' });
    const store = new Store();
    for (const event of run.events) assert.equal(store.fold(event, 1), undefined);
    const { proxy } = store;
    assert.equal(proxy.started?.port, 8080);
    assert.equal(proxy.root?.name, 'renewed');
    assert.equal(proxy.rootIsNew, true);
    assert.equal(proxy.memory?.bytes, 5);
    assert.deepEqual([proxy.windows, proxy.commands], [1, 1]);
    assert.deepEqual(proxy.exceptions.map(({ host }) => host), ['b.test']);
    assert.equal(proxy.stopping, 'SIGTERM');
    assert.deepEqual(trustingStores(proxy), ['debian', 'chromium']);
    assert.deepEqual(storesLookedAt(proxy), [{ store: 'debian', has: true }, { store: 'chromium', has: true }, { store: 'java', has: false }, { store: 'firefox', has: false }]);
    assert.equal(proxy.warnings.length, 20);
  });

  it('no longer warns of saved exceptions once the last one is taken back', () => {
    const run = new SampleRun().started();
    const warn = (code: string): void => run.emit(null, 0, 'proxy.warning', { code, message: code, hints: [] });
    const store = new Store();
    const warnings = (): string[] => {
      for (const event of run.events.splice(0)) store.fold(event, 1);
      return store.proxy.warnings.map(({ code }) => code);
    };
    warn('not_loopback');
    warn('saved_exception');
    run.emit(null, 0, 'proxy.exceptions', { exceptions: [{ host: 'a.test', port: null, checks: ['expired'], saved: true }] });
    assert.deepEqual(warnings(), ['not_loopback', 'saved_exception']);
    run.emit(null, 0, 'proxy.exceptions', { exceptions: [{ host: 'b.test', port: null, checks: ['expired'], saved: false }] });
    assert.deepEqual(warnings(), ['not_loopback']);
  });
});
