import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { exceptionsFile, forgetExceptions, readExceptions, saveException } from '../../../src/commands/exceptions-file.ts';
import { KeptExceptions } from '../../../src/commands/kept-exceptions.ts';
import { EventLog } from '../../../src/events/log.ts';
import type { Event } from '../../../src/events/schema.ts';
import { exceptionText } from '../../../src/relay/exceptions.ts';
import { closing, scratchFolder } from '../../support/closing.ts';

describe('the exceptions of a run', () => {
  const later = closing('each');
  const told = (log: EventLog): Event[] => [...log.since(0)];
  const lists = (log: EventLog): string[] => told(log).flatMap((event) => (event.type === 'proxy.exceptions' ? [event.exceptions.map((one) => `${exceptionText(one)}${one.saved ? ' saved' : ''}`).join('; ')] : []));

  it('begin with the saved ones and those that were given, and say so', async () => {
    const home = scratchFolder(later);
    await saveException(home, { host: 'a.test', port: null, checks: ['expired'], date: '2026-11-22T00:00:00Z' });
    await saveException(home, { host: 'b.test', port: 8443, checks: ['self_signed', 'wrong_host'], date: '2026-11-22T00:00:00Z' });
    const log = new EventLog();
    const kept = await KeptExceptions.open(home, ['c.test', 'a.test=revoked'], log);
    assert.deepEqual(told(log), []);
    kept.announce();
    assert.deepEqual(lists(log), ['a.test=revoked; b.test:8443=self_signed,wrong_host saved; c.test'], 'what is given for the run takes the place of what was saved');
    const warnings = told(log).flatMap((event) => (event.type === 'proxy.warning' ? [event.message] : []));
    assert.deepEqual(warnings, ['a saved exception lets b.test:8443 through although: self_signed, wrong_host']);
    assert.ok(kept.exceptions.forgives('b.test', 8443, ['self_signed']));
    assert.ok(kept.exceptions.forgives('c.test', 443, ['expired']));
    assert.equal(lists(log).at(-1), 'a.test=revoked; b.test:8443=self_signed,wrong_host saved; c.test=expired', 'what was learnt is told');
  });

  it('say nothing where there are none', async () => {
    const log = new EventLog();
    (await KeptExceptions.open(scratchFolder(later), [], log)).announce();
    assert.deepEqual(told(log), []);
  });

  it('are given for the run, or saved, and taken back from both', async () => {
    const home = scratchFolder(later);
    const log = new EventLog();
    const kept = await KeptExceptions.open(home, [], log);
    assert.match(await kept.except({ host: 'a.test', port: 443, checks: ['expired'], save: false }), /a\.test:443 .* expired \(until this run ends\)/);
    assert.match(await kept.except({ host: '::1', checks: ['self_signed', 'self_signed'], save: true }), /\[::1\] .* self_signed \(saved\)/);
    assert.deepEqual((await readExceptions(home)).map(exceptionText), ['[::1]=self_signed']);
    await assert.rejects(kept.except({ host: 'a.test', checks: ['roca'], save: true }), { code: 'unforgivable' });
    assert.match(await kept.takeBack('::1', 8443), /nor is one saved/);
    assert.doesNotMatch(await kept.takeBack('a.test', undefined), /saved/);
    await assert.rejects(kept.takeBack('a.test', undefined), { code: 'no_exception' });
    assert.deepEqual(await readExceptions(home), []);
    assert.deepEqual(lists(log), ['a.test:443=expired', 'a.test:443=expired; [::1]=self_signed saved', 'a.test:443=expired', '']);
  });

  it('are read again when they were changed, and what is given for the run stays', async () => {
    const home = scratchFolder(later);
    const log = new EventLog();
    const save = (host: string): Promise<void> => saveException(home, { host, port: null, checks: ['expired'], date: '2026-11-22T00:00:00Z' });
    await save('a.test');
    const kept = await KeptExceptions.open(home, ['c.test=self_signed'], log);
    await save('b.test');
    await save('c.test');
    assert.equal(await kept.reread(), 'new connections to b.test are let through although: expired (saved); for c.test what was given for this run counts until it ends: c.test=self_signed');
    await forgetExceptions(home, 'a.test', null);
    assert.match(await kept.reread(), /^a\.test is no longer let through by a saved exception; for c\.test /);
    await forgetExceptions(home, 'c.test', null);
    assert.equal(await kept.reread(), 'it has these exceptions already');
    assert.deepEqual(lists(log), ['a.test=expired saved; c.test=self_signed; b.test=expired saved', 'c.test=self_signed; b.test=expired saved']);
    assert.ok(!kept.exceptions.forgives('a.test', 443, ['expired']) && kept.exceptions.forgives('b.test', 443, ['expired']));
  });

  it('stay as they were when the file is broken or half written, which is said once', async () => {
    const home = scratchFolder(later);
    const log = new EventLog();
    await saveException(home, { host: 'a.test', port: null, checks: ['expired'], date: '2026-11-22T00:00:00Z' });
    const kept = await KeptExceptions.open(home, [], log);
    const whole = readFileSync(exceptionsFile(home), 'utf8');
    const warnings = (): string[] => told(log).flatMap((event) => (event.type === 'proxy.warning' ? [[event.code, event.message, ...event.hints].join(' | ')] : []));
    for (const broken of [whole.slice(0, -20), whole.replace('expired', 'leaked_key')]) {
      writeFileSync(exceptionsFile(home), broken);
      for (const time of ['first', 'second']) await assert.rejects(kept.reread(), { code: 'exceptions_damaged' }, time);
      assert.ok(kept.exceptions.forgives('a.test', 443, ['expired']));
    }
    assert.equal(warnings().length, 2, warnings().join('\n'));
    assert.match(warnings()[0] ?? '', /^exceptions_damaged \| the exceptions in .* cannot be used: .*; those of this run stay as they were \| mend the file, .* \| then `trustlens exceptions reread`/);
    chmodSync(exceptionsFile(home), 0o644);
    await assert.rejects(kept.reread(), { code: 'exceptions_open' }, 'others can write it');
    writeFileSync(exceptionsFile(home), '{"exceptions": []}');
    chmodSync(exceptionsFile(home), 0o600);
    assert.equal(await kept.reread(), 'a.test is no longer let through by a saved exception');
    assert.deepEqual(lists(log), ['']);
  });

  it('are changed one after the other, so that none comes back that was taken back', async () => {
    const home = scratchFolder(later);
    const kept = await KeptExceptions.open(home, [], new EventLog());
    await Promise.all([kept.except({ host: 'a.test', checks: ['expired'], save: true }), kept.reread(), kept.takeBack('a.test', undefined), kept.reread()]);
    assert.deepEqual([kept.exceptions.list, await readExceptions(home)], [[], []]);
  });
});
