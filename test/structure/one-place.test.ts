/** What is written in one place only: a second place that does the same is found here, and either uses the first or gets its reason. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

interface Rule {
  what: string;
  /** How it looks in a source. */
  looks: RegExp;
  /** The file that does it. */
  place: string;
  /** Files that must do it themselves, and why. */
  except: readonly (readonly [file: string, why: string])[];
}

const RULES: readonly Rule[] = [
  {
    what: 'forgetting the oldest entry of a map',
    looks: /\.(?:keys|values|entries)\(\)\.next\(\)|const \[\w+\] = [\w.#]+\.(?:keys|values|entries)\(\)/,
    place: 'src/bounded/bounded-map.ts',
    except: [
      ['src/events/held-bodies.ts', 'the log decides when one goes, and other events go with it'],
      ['src/record/wire-store.ts', 'what is kept grows heavier while it is kept, and is emptied when it goes'],
    ],
  },
  { what: 'reading names and values from a flat list', looks: /index \+= 2\b/, place: 'src/bytes/pairs.ts', except: [] },
  {
    what: 'what a WebSocket to a running proxy is opened with',
    looks: /perMessageDeflate/,
    place: 'src/events/subscription.ts',
    except: [['src/publish/server.ts', 'the other end']],
  },
];

const SOURCES = ['src', 'ca', 'ui'].flatMap((folder) =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))),
);

describe('one place', () => {
  for (const { what, looks, place, except } of RULES) {
    it(`is enough for ${what}`, () => {
      const found = SOURCES.filter((path) => looks.test(readFileSync(join(root, path), 'utf8')));
      assert.deepEqual(found.sort(), [place, ...except.map(([file]) => file)].sort());
    });
  }
});
