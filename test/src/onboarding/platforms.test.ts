import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { platformsOf } from '../../../src/onboarding/platforms.ts';

/** As browsers of 2026 send them; iPadOS asks for desktop pages as a Mac. */
const AGENTS: readonly (readonly [agent: string, platforms: readonly string[]])[] = [
  ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Mobile Safari/537.36', ['android']],
  ['Mozilla/5.0 (Android 15; Mobile; rv:147.0) Gecko/147.0 Firefox/147.0', ['android']],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1', ['ios']],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/147.0 Mobile/15E148 Safari/605.1.15', ['ios']],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15', ['macos']],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:147.0) Gecko/20100101 Firefox/147.0', ['firefox', 'macos']],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36 Edg/146.0.0.0', ['windows']],
  ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36', ['chromeos']],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36', ['linux']],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0', ['firefox', 'linux']],
  ['curl/8.14.1', ['terminal']],
  ['', []],
  ['something else', []],
];

describe('platformsOf', () => {
  for (const [agent, platforms] of AGENTS) {
    it(`${platforms.join(' and ') || 'nothing'}: ${agent.slice(0, 60)}`, () => {
      assert.deepEqual(platformsOf(agent), platforms);
    });
  }
});
