import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { observed } from '../../../src/demo/observed.ts';
import { SampleRun } from '../../support/sample-events.ts';

describe('observed', () => {
  it('reads of the events who refused, and what was read', () => {
    const run = new SampleRun();
    run.connection('refused');
    const refused = observed(run.events.filter(({ connection }) => connection === 1));
    assert.equal(refused.refused?.by, 'client');
    assert.match(refused.refused.alert ?? '', /\(\d+\)$/);
    assert.deepEqual(refused.read, []);
    run.emit(2, 1, 'http.request', { exchange: 1, stream: 0, version: 'HTTP/1.1', method: 'POST', target: '/login', scheme: 'https', authority: 'a', headers: [], headBytes: 1 });
    for (const text of ['user=ana&', 'password=x']) run.emit(2, 2, 'http.data', { exchange: 1, from: 'client', data: Buffer.from(text).toString('base64') });
    assert.deepEqual(observed(run.events.filter(({ connection }) => connection === 2)).read, ['POST /login user=ana&password=x']);
  });
});
