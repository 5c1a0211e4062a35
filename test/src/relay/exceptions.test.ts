import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Exceptions, covers, exceptionHost, exceptionText, forgivable, parseException, requireForgivable } from '../../../src/relay/exceptions.ts';
import type { Exception } from '../../../src/relay/exceptions.ts';

describe('parseException', () => {
  it('reads host, port and faults, and writes them as it read them', () => {
    const rows: readonly (readonly [text: string, host: string, port: number | null, checks: string[] | null])[] = [
      ['old.test', 'old.test', null, null],
      ['old.test:8443', 'old.test', 8443, null],
      ['old.test=expired', 'old.test', null, ['expired']],
      ['[::1]:8443=self_signed,wrong_host', '::1', 8443, ['self_signed', 'wrong_host']],
      ['[::1]', '::1', null, null],
      ['127.0.0.1=self_signed', '127.0.0.1', null, ['self_signed']],
    ];
    for (const [text, host, port, checks] of rows) {
      assert.deepEqual(parseException(text), { host, port, checks }, text);
      assert.equal(exceptionText(parseException(text)), text);
    }
    assert.deepEqual(parseException('OLD.test= expired , expired'), { host: 'old.test', port: null, checks: ['expired'] });
  });

  it('refuses what is no host, no fault, or never forgiven', () => {
    for (const text of ['', '=expired', 'a b', 'a.test:0', 'a.test:x', 'https://a.test/']) assert.throws(() => parseException(text), { code: 'bad_exception' }, text);
    for (const text of ['a.test=', 'a.test=expires_soon', 'a.test=expired,']) assert.throws(() => parseException(text), { code: 'unknown_check' }, text);
    for (const check of ['own_root', 'leaked_key', 'roca', 'close_primes']) assert.throws(() => parseException(`a.test=expired,${check}`), { code: 'unforgivable' }, check);
    assert.throws(() => requireForgivable(['expired', 'a_fault_of_tomorrow']), { code: 'unknown_check' });
    assert.ok(!forgivable().includes('own_root') && forgivable().includes('revoked'));
  });
});

describe('exceptionHost', () => {
  it('takes names and addresses in any form, and gives one', () => {
    assert.deepEqual(['A.test', '::1', '[::1]', '127.0.0.1', 'a b', 'a:1'].map(exceptionHost), ['a.test', '::1', '::1', '127.0.0.1', undefined, undefined]);
  });
});

describe('Exceptions', () => {
  const given = (...texts: string[]): Exceptions => new Exceptions(texts.map(parseException));

  it('forgive the faults they name on their host, and no other', () => {
    const exceptions = given('a.test=expired,wrong_host', 'b.test:8443=self_signed');
    assert.ok(exceptions.forgives('a.test', 443, ['expired']));
    assert.ok(exceptions.forgives('a.test', 1, ['wrong_host', 'expired']));
    assert.ok(!exceptions.forgives('a.test', 443, ['expired', 'self_signed']), 'a new fault');
    assert.ok(!exceptions.forgives('www.a.test', 443, ['expired']));
    assert.ok(exceptions.forgives('b.test', 8443, ['self_signed']));
    assert.ok(!exceptions.forgives('b.test', 443, ['self_signed']));
    assert.ok(!exceptions.forgives('a.test', 443, []), 'nothing to forgive');
  });

  it('keep the faults they first met, when they were given without', () => {
    const exceptions = given('a.test');
    assert.ok(exceptions.forgives('a.test', 443, ['self_signed', 'wrong_host']));
    assert.ok(exceptions.forgives('a.test', 443, ['wrong_host']));
    assert.ok(!exceptions.forgives('a.test', 443, ['expired']));
    assert.deepEqual(exceptions.list.map(exceptionText), ['a.test=self_signed,wrong_host']);
  });

  it('take another list of saved ones, which comes after what was given for the run', () => {
    const saved = (...texts: string[]): Exception[] => texts.map((text) => ({ ...parseException(text), saved: true }));
    const told: string[] = [];
    const exceptions = new Exceptions([...saved('a.test=expired', 'b.test:8443=expired'), parseException('c.test=self_signed')], (list) => told.push(list.map(exceptionText).join(' ')));
    const texts = ({ came, gone }: ReturnType<Exceptions['replaceSaved']>): string[][] => [came.map(exceptionText), gone.map(exceptionText)];
    assert.deepEqual(texts(exceptions.replaceSaved(saved('a.test=expired', 'b.test:8443=expired'))), [[], []]);
    assert.deepEqual(told, [], 'nothing changed');
    const changed = exceptions.replaceSaved(saved('a.test=expired,wrong_host', 'c.test=expired', 'd.test=expired'));
    assert.deepEqual(texts(changed), [['a.test=expired,wrong_host', 'd.test=expired'], ['b.test:8443=expired']]);
    assert.deepEqual(told, ['a.test=expired,wrong_host c.test=self_signed d.test=expired']);
    assert.ok(!exceptions.forgives('b.test', 8443, ['expired']) && !exceptions.forgives('c.test', 443, ['expired']));
    assert.ok(exceptions.forgives('a.test', 443, ['wrong_host']) && exceptions.forgives('c.test', 443, ['self_signed']));
    assert.deepEqual(texts(exceptions.replaceSaved([])), [[], ['a.test=expired,wrong_host', 'd.test=expired']]);
    assert.deepEqual(exceptions.list.map(exceptionText), ['c.test=self_signed']);
  });

  it('never cover a key that anybody could have, nor keep it', () => {
    const exceptions = given('a.test');
    for (const faults of [['own_root'], ['expired', 'leaked_key'], ['a_fault_of_tomorrow']]) assert.ok(!exceptions.forgives('a.test', 443, faults), faults.join());
    assert.deepEqual(exceptions.list.map(exceptionText), ['a.test']);
  });

  it('can be replaced and taken back', () => {
    const exceptions = given('a.test=expired', 'a.test:8443=expired', 'b.test=expired');
    exceptions.add(parseException('a.test=revoked'));
    assert.ok(!exceptions.forgives('a.test', 443, ['expired']));
    assert.deepEqual(exceptions.remove('a.test', 443).map(exceptionText), ['a.test=revoked']);
    assert.deepEqual(exceptions.list.map(exceptionText), ['a.test:8443=expired', 'b.test=expired']);
    assert.deepEqual(exceptions.remove('a.test', null).map(exceptionText), ['a.test:8443=expired']);
    assert.deepEqual(exceptions.remove('a.test', null), []);
    assert.deepEqual(exceptions.list.map(exceptionText), ['b.test=expired']);
  });

  it('tell the whole list whenever it is another one', () => {
    const told: string[] = [];
    const exceptions = new Exceptions([parseException('a.test')], (list) => told.push(list.map(exceptionText).join(' ')));
    assert.deepEqual(told, []);
    assert.ok(exceptions.forgives('a.test', 443, ['expired']));
    assert.ok(exceptions.forgives('a.test', 443, ['expired']), 'the second time nothing is learnt');
    exceptions.add(parseException('b.test:8443=revoked'));
    exceptions.remove('c.test', null);
    exceptions.remove('a.test', null);
    assert.deepEqual(told, ['a.test=expired', 'a.test=expired b.test:8443=revoked', 'b.test:8443=revoked']);
  });

  it('without a port cover every port, and with one that alone', () => {
    const rows: readonly (readonly [text: string, port: number | null, covered: boolean])[] = [['a.test', 443, true], ['a.test', null, true], ['a.test:8443', 443, false], ['a.test:8443', 8443, true], ['a.test:8443', null, true], ['b.test', 443, false]];
    for (const [text, port, covered] of rows) assert.equal(covers(parseException(text), 'a.test', port), covered, `${text} ${String(port)}`);
  });
});
