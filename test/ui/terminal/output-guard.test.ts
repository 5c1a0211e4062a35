import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { OutputGuard } from '../../../ui/terminal/output-guard.ts';

describe('OutputGuard', () => {
  const real = process.stderr.write.bind(process.stderr);
  let printed: string[] = [];
  let guard: OutputGuard | undefined;

  /** A guard in front of a stderr that only remembers. */
  function raised(onKept?: () => void): OutputGuard {
    printed = [];
    process.stderr.write = (chunk: Uint8Array | string): boolean => {
      printed.push(String(chunk));
      return true;
    };
    guard = new OutputGuard(onKept);
    guard.raise();
    return guard;
  }

  afterEach(() => {
    guard?.lower();
    process.stderr.write = real;
  });

  it('keeps what others print until it is lowered', () => {
    let kept = 0;
    const up = raised(() => {
      kept += 1;
    });
    console.warn('a warning', 7);
    console.log('a line');
    process.stderr.write('from stderr\n');
    process.stderr.write(Buffer.from('as bytes\n'));
    assert.equal(printed.length, 0);
    assert.equal(kept, 4);
    up.lower();
    assert.deepEqual(printed, ['a warning 7\n', 'a line\n', 'from stderr\n', 'as bytes\n']);
    process.stderr.write('after');
    assert.equal(printed.at(-1), 'after');
  });

  it('leaves stderr alone when it is a file', () => {
    printed = [];
    process.stderr.write = (chunk: Uint8Array | string): boolean => {
      printed.push(String(chunk));
      return true;
    };
    guard = new OutputGuard(undefined, false);
    guard.raise();
    process.stderr.write('to the file');
    assert.deepEqual(printed, ['to the file']);
    console.log('to the screen');
    assert.equal(printed.length, 1);
    guard.lower();
    assert.equal(printed.length, 2);
  });

  it('keeps only so much, and says how much went', () => {
    const up = raised();
    for (let index = 0; index < 500; index += 1) console.error(index);
    up.lower();
    assert.equal(printed.length, 201);
    assert.equal(printed.at(-1), '300 more lines were not kept\n');
  });

  it('can be raised and lowered again and again', () => {
    const up = raised();
    up.raise();
    up.lower();
    up.lower();
    up.raise();
    console.info('again');
    up.lower();
    assert.deepEqual(printed, ['again\n']);
  });
});
