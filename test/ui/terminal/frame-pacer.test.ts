import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FRAME_INTERVAL, FramePacer } from '../../../ui/terminal/frame-pacer.ts';

/** A pacer on a clock of our own: `frames` are the times of the frames. */
function pacer(): { pacer: FramePacer; frames: number[]; advance: (ms: number) => void; block: () => void; drain: () => void } {
  let now = 1_000;
  let timer: { at: number; action: () => void } | undefined;
  let blocked = false;
  let waiting: (() => void) | undefined;
  const frames: number[] = [];
  const paced = new FramePacer(() => frames.push(now), {
    now: () => now,
    after(ms, action) {
      timer = { at: now + ms, action };
      return () => {
        timer = undefined;
      };
    },
    whenWritable(action) {
      if (!blocked) return 'writable';
      waiting = action;
      return 'waiting';
    },
  });
  return {
    pacer: paced,
    frames,
    advance(ms) {
      const end = now + ms;
      while (timer !== undefined && timer.at <= end) {
        const { at, action } = timer;
        timer = undefined;
        now = at;
        action();
      }
      now = end;
    },
    block() {
      blocked = true;
    },
    drain() {
      blocked = false;
      waiting?.();
    },
  };
}

describe('FramePacer', () => {
  it('draws at once after a pause, and once for many requests', () => {
    const { pacer: paced, frames, advance } = pacer();
    for (let request = 0; request < 100; request += 1) paced.request();
    advance(0);
    assert.deepEqual(frames, [1_000]);
    advance(1_000);
    assert.deepEqual(frames, [1_000], 'nothing changed, nothing is drawn');
  });

  it('never draws more often than the interval', () => {
    const { pacer: paced, frames, advance } = pacer();
    for (let ms = 0; ms < 1_000; ms += 1) {
      paced.request();
      advance(1);
    }
    for (let index = 1; index < frames.length; index += 1) assert.ok((frames[index] ?? 0) - (frames[index - 1] ?? 0) >= FRAME_INTERVAL);
    assert.ok(frames.length >= 19 && frames.length <= 21);
  });

  it('waits for a terminal that is behind, then draws once', () => {
    const { pacer: paced, frames, advance, block, drain } = pacer();
    block();
    for (let request = 0; request < 10; request += 1) {
      paced.request();
      advance(100);
    }
    assert.deepEqual(frames, []);
    drain();
    advance(0);
    assert.equal(frames.length, 1);
  });

  it('draws nothing after it was stopped', () => {
    const { pacer: paced, frames, advance, drain } = pacer();
    paced.request();
    paced.stop();
    paced.request();
    advance(1_000);
    drain();
    assert.deepEqual(frames, []);
  });
});
