import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { IssuedLog, issuedLogFile, readIssuedLog } from '../../ca/issued-log.ts';
import type { IssuedRecord } from '../../ca/issued-log.ts';
import { scratchFolders } from '../support/scratch.ts';

function record(number: number): IssuedRecord {
  return { time: number, host: `h${number}.test`, serial: '4a', sha256: 'ab', notAfter: 2, root: 'cd' };
}

async function read(file: string): Promise<(IssuedRecord | undefined)[]> {
  const records = [];
  for await (const entry of readIssuedLog(file)) records.push(entry);
  return records;
}

function unexpected(message: string): void {
  assert.fail(message);
}

describe('issued log', () => {
  const scratch = scratchFolders();

  it('appends in order, to a file that the user alone can read, and reads it again', async () => {
    const file = join(scratch(), 'issued.ndjson');
    const all = Array.from({ length: 100 }, (_, index) => record(index));
    const log = new IssuedLog(file, unexpected);
    for (const entry of all.slice(0, 50)) log.append(entry);
    await log.flush();
    const later = new IssuedLog(file, unexpected);
    for (const entry of all.slice(50)) later.append(entry);
    await later.flush();
    assert.deepEqual(await read(file), all);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('keeps lines of two writers apart', async () => {
    const file = join(scratch(), 'issued.ndjson');
    const logs = [new IssuedLog(file, unexpected), new IssuedLog(file, unexpected)];
    for (let index = 0; index < 200; index += 1) {
      logs[index % 2]?.append(record(index));
      if (index % 7 === 0) await new Promise(setImmediate);
    }
    await Promise.all(logs.map((log) => log.flush()));
    assert.deepEqual((await read(file)).map((entry) => entry?.time).sort((a, b) => (a ?? 0) - (b ?? 0)), Array.from({ length: 200 }, (_, index) => index));
  });

  it('says in words how many leaves it could not log, and goes on', async () => {
    const folder = scratch();
    const file = join(folder, 'missing', 'issued.ndjson');
    const warnings: string[] = [];
    const log = new IssuedLog(file, (message) => warnings.push(message));
    log.append(record(1));
    await log.flush();
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /^1 issued leaves are missing in .*ENOENT/);
    mkdirSync(join(folder, 'missing'));
    log.append(record(2));
    await log.flush();
    assert.deepEqual((await read(file)).map((entry) => entry?.time), [2]);
    assert.equal(warnings.length, 1);
  });

  it('bounds what waits for the disk and counts what it loses', async () => {
    const file = join(scratch(), 'issued.ndjson');
    const warnings: string[] = [];
    const log = new IssuedLog(file, (message) => warnings.push(message));
    for (let index = 0; index < 3000; index += 1) log.append(record(index));
    await log.flush();
    const kept = readFileSync(file, 'utf8').trim().split('\n').length;
    assert.ok(kept < 3000);
    assert.equal(warnings.map((warning) => Number(/^[0-9]+/.exec(warning)?.[0])).reduce((sum, lost) => sum + lost, 0), 3000 - kept);
  });

  it('reads past lines that are broken or cut off', async () => {
    const file = join(scratch(), 'issued.ndjson');
    appendFileSync(file, `${JSON.stringify(record(1))}\nnot json\n{"time":1}\nnull\n${JSON.stringify(record(2))}\n{"time":3,"ho`);
    assert.deepEqual(await read(file), [record(1), undefined, undefined, undefined, record(2), undefined]);
  });

  it('is empty where there is no file, and stands in the folder of the authority', async () => {
    assert.deepEqual(await read(join(scratch(), 'none')), []);
    assert.equal(issuedLogFile('/home'), join('/home', 'ca', 'issued.ndjson'));
    await assert.rejects(read(scratch()), { code: 'EISDIR' });
  });
});
