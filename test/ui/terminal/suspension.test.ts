import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Suspension } from '../../../ui/terminal/suspension.ts';
import { closing } from '../../support/terminal.ts';

describe('Suspension', () => {
  const close = closing();

  /** A suspension whose job cannot be stopped, as without job control; `log` has what happened. */
  function suspension(): { suspension: Suspension; log: string[] } {
    const log: string[] = [];
    const made = new Suspension(
      () => log.push('leave'),
      () => log.push('enter'),
      () => log.push('stop'),
    );
    close(() => {
      made.dispose();
    });
    return { suspension: made, log };
  }

  it('gives the terminal back before the job stops, and takes it again when it goes on', () => {
    const { suspension: made, log } = suspension();
    made.stop();
    assert.deepEqual(log, ['leave', 'stop']);
    assert.ok(made.away);
    made.stop();
    assert.deepEqual(log, ['leave', 'stop'], 'it stops once');
    process.emit('SIGCONT', 'SIGCONT');
    assert.deepEqual(log, ['leave', 'stop', 'enter']);
    assert.ok(!made.away);
  });

  it('takes the terminal again when nobody stopped it', async () => {
    const { suspension: made, log } = suspension();
    made.stop();
    for (let tries = 0; made.away && tries < 200; tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(log, ['leave', 'stop', 'enter']);
  });

  it('listens to a stop from outside', () => {
    const { log } = suspension();
    process.emit('SIGTSTP', 'SIGTSTP');
    assert.deepEqual(log, ['leave', 'stop']);
    process.emit('SIGCONT', 'SIGCONT');
    process.emit('SIGTSTP', 'SIGTSTP');
    assert.deepEqual(log, ['leave', 'stop', 'enter', 'leave', 'stop'], 'and a second time');
  });

  it('sets the terminal up anew after a stop that gave no time', () => {
    const { log } = suspension();
    process.emit('SIGCONT', 'SIGCONT');
    assert.deepEqual(log, ['leave', 'enter']);
  });
});
