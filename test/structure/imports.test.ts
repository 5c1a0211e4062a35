/** Who may import whom: the walls between the folders, as a table. A folder without a row fails. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

interface Row {
  /** Folder or file, with everything below it unless a longer row fits better. */
  place: string;
  /** Folders or files of the project it may import from, besides its own place. */
  from: readonly string[];
  /** Packages and Node modules it may use; `*` for every Node module. */
  uses: readonly string[];
}

const TABLE: readonly Row[] = [
  { place: 'src/errors.ts', from: [], uses: [] },
  { place: 'src/main.ts', from: ['src/commands', 'src/errors.ts'], uses: [] },
  { place: 'src/bytes', from: [], uses: [] },
  { place: 'src/bounded', from: [], uses: [] },
  { place: 'src/decode', from: ['src/bytes'], uses: [] },
  { place: 'src/decode/tls', from: ['src/bytes', 'src/decode/decoder.ts'], uses: [] },
  { place: 'src/decode/tls/secrets.ts', from: ['src/bytes', 'src/decode'], uses: ['node:crypto'] },
  { place: 'src/decode/tls/transcript.ts', from: ['src/bytes', 'src/decode'], uses: ['node:crypto'] },
  { place: 'src/decode/tls/signatures.ts', from: ['src/bounded', 'src/bytes', 'src/decode'], uses: ['node:crypto'] },
  { place: 'src/decode/tls/record-ciphers.ts', from: ['src/bytes', 'src/decode'], uses: ['node:crypto'] },
  { place: 'src/decode/tls/record-protection.ts', from: ['src/bytes', 'src/decode'], uses: ['node:crypto'] },
  { place: 'src/decode/tls/fingerprints', from: ['src/bytes', 'src/decode/tls'], uses: ['node:crypto'] },
  { place: 'src/decode/tls/messages/compressed-certificate.ts', from: ['src/bytes', 'src/decode'], uses: ['node:zlib'] },
  { place: 'src/decode/tls/der', from: ['src/bytes', 'ca/x509', 'ca/revocation/ocsp-response.ts'], uses: [] },
  { place: 'src/decode/http1', from: ['src/bytes', 'src/decode/decoder.ts', 'src/decode/http-message.ts'], uses: [] },
  { place: 'src/decode/http2', from: ['src/bytes', 'src/decode/decoder.ts', 'src/decode/http-message.ts'], uses: [] },
  { place: 'src/decode/websocket', from: ['src/bytes', 'src/decode/decoder.ts', 'src/decode/http-message.ts'], uses: [] },
  { place: 'src/decode/websocket/inflater.ts', from: ['src/bytes', 'src/decode'], uses: ['node:zlib'] },
  { place: 'src/decode/capture', from: ['src/bounded', 'src/bytes', 'src/decode/decoder.ts'], uses: [] },
  { place: 'src/events', from: [], uses: [] },
  { place: 'src/events/message-words.ts', from: ['src/bytes', 'src/events/schema.ts'], uses: [] },
  { place: 'src/inspect', from: ['src/bounded', 'src/bytes', 'src/decode', 'src/events', 'src/errors.ts', 'ca/x509', 'ca/checks', 'ca/revocation', 'ca/path', 'ca/opinions'], uses: ['node:crypto', 'node:timers/promises'] },
  { place: 'src/inspect/tap.ts', from: ['ca/checks'], uses: [] },
  { place: 'src/fetch', from: ['src/bounded', 'src/inspect/tap.ts', 'src/errors.ts', 'ca/path', 'ca/pem.ts', 'ca/revocation', 'ca/x509'], uses: ['node:crypto'] },
  { place: 'src/fetch/destinations.ts', from: [], uses: ['node:net'] },
  { place: 'src/fetch/http-fetch.ts', from: ['src/errors.ts', 'src/fetch'], uses: ['node:dns/promises', 'node:http', 'node:net'] },
  { place: 'src/relay', from: ['src/inspect/tap.ts', 'ca/authority.ts', 'src/errors.ts', 'src/bounded', 'src/bytes'], uses: ['node:net', 'node:tls', 'node:stream', 'node:events', 'node:http', 'node:os', 'node:url'] },
  { place: 'src/relay/fault-answers.ts', from: ['ca/checks/check.ts', 'src/relay/alerts.ts'], uses: [] },
  { place: 'src/relay/gate.ts', from: ['ca/checks/check.ts', 'ca/authority.ts', 'src/inspect/tap.ts', 'src/relay'], uses: [] },
  { place: 'src/relay/upstream-offer.ts', from: ['src/relay', 'src/bounded', 'src/inspect/tap.ts'], uses: ['node:crypto', 'node:tls'] },
  { place: 'src/relay/fault-page.ts', from: ['src/bytes', 'ca/checks/check.ts'], uses: [] },
  { place: 'src/relay/own-site.ts', from: [], uses: [] },
  { place: 'src/relay/front-door.ts', from: ['src/errors.ts'], uses: ['node:http', 'node:net', 'node:stream', 'http-mitm-proxy'] },
  { place: 'src/relay/plain-http.ts', from: ['src/relay', 'src/bytes', 'src/inspect/tap.ts', 'src/errors.ts'], uses: ['node:http', 'node:net', 'http-mitm-proxy'] },
  { place: 'src/relay/http-filters.ts', from: ['src/bytes'], uses: ['node:http', 'node:module', 'node:stream', 'http-mitm-proxy'] },
  { place: 'src/demo', from: ['src/events/schema.ts', 'src/bytes/printable.ts'], uses: [] },
  { place: 'src/demo/site.ts', from: ['ca/forge.ts', 'ca/pem.ts', 'ca/profiles.ts', 'ca/root.ts'], uses: ['node:crypto', 'node:events', 'node:https'] },
  { place: 'src/onboarding', from: ['src/bounded', 'src/bytes/printable.ts', 'ca/authority.ts', 'ca/trust/instructions.ts'], uses: ['node:crypto'] },
  { place: 'src/onboarding/site.ts', from: ['ca/authority.ts', 'src/relay/own-site.ts'], uses: ['node:crypto', 'node:net'] },
  { place: 'src/onboarding/qr-code.ts', from: [], uses: ['qr'] },
  { place: 'src/glossary', from: ['src/decode', 'src/events/schema.ts', 'ca/x509/extensions'], uses: [] },
  { place: 'src/publish', from: ['src/events', 'src/glossary/registry.ts', 'src/errors.ts'], uses: ['node:http', 'node:crypto', 'node:stream', 'node:timers/promises', 'ws'] },
  { place: 'src/publish/run-file.ts', from: ['src/events', 'src/errors.ts', 'src/publish'], uses: ['node:crypto', 'node:fs', 'node:fs/promises', 'node:path'] },
  { place: 'src/record', from: ['src/events', 'src/inspect/tap.ts', 'src/errors.ts'], uses: ['node:fs'] },
  { place: 'src/export', from: ['src/events'], uses: ['node:net'] },
  { place: 'src/launch', from: ['src/errors.ts'], uses: ['*'] },
  { place: 'src/commands', from: ['src', 'ca', 'ui/main.ts'], uses: ['*'] },
  { place: 'ca', from: ['src/bounded', 'src/errors.ts'], uses: ['*'] },
  { place: 'ca/forge.ts', from: ['ca'], uses: ['node:crypto', 'node-forge'] },
  { place: 'ca/trust', from: ['ca', 'src/errors.ts', 'src/launch/programs.ts'], uses: ['*'] },
  { place: 'ca/x509', from: ['src/bytes'], uses: ['node:crypto'] },
  { place: 'ca/x509/asn1.ts', from: ['src/bytes'], uses: ['node-forge'] },
  { place: 'ca/checks', from: ['ca/x509', 'ca/revocation/statement.ts', 'src/bounded'], uses: [] },
  { place: 'ca/revocation', from: ['src/bytes', 'ca/x509'], uses: ['node:crypto'] },
  { place: 'ca/path', from: ['ca/checks', 'ca/x509'], uses: ['node:crypto'] },
  { place: 'ca/opinions', from: ['ca/checks', 'ca/path', 'ca/x509'], uses: [] },
  { place: 'ui', from: ['src/events/schema.ts', 'src/events/message-words.ts', 'src/bounded', 'src/bytes'], uses: [] },
  { place: 'ui/main.ts', from: ['ui', 'src/events/schema.ts'], uses: ['*'] },
  { place: 'ui/stream-client.ts', from: ['src/events/schema.ts', 'src/events/messages.ts', 'src/events/subscription.ts'], uses: ['ws'] },
  { place: 'ui/terminal', from: ['ui', 'src/bytes'], uses: ['*', 'blessed'] },
];

/** Whether `path` is `place` or lies below it. */
function within(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function rowFor(path: string): Row | undefined {
  return TABLE.filter((row) => within(path, row.place)).sort((one, other) => other.place.length - one.place.length)[0];
}

/** The modules a file imports, static and dynamic. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** The package a bare specifier names. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

function objection(path: string, row: Row, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const target = relative(root, resolve(root, dirname(path), specifier));
    // Files of one folder's row may import each other, and a file with a row of its own its folder's neighbours below that row.
    const folderRow = row.place.endsWith('.ts') ? dirname(row.place) : row.place;
    return within(target, folderRow) || row.from.some((place) => within(target, place)) ? undefined : target;
  }
  if (specifier.startsWith('node:')) return row.uses.includes('*') || row.uses.includes(specifier) ? undefined : specifier;
  if (builtinModules.includes(specifier)) return `${specifier} (write node:${specifier})`;
  return row.uses.includes(packageOf(specifier)) ? undefined : specifier;
}

describe('import rules', () => {
  for (const folder of ['src', 'ca', 'ui']) {
    it(`hold in ${folder}/`, () => {
      const broken: string[] = [];
      for (const path of sources(folder)) {
        const row = rowFor(path);
        if (row === undefined) {
          broken.push(`${path}: its folder has no row in the table`);
          continue;
        }
        for (const specifier of importsOf(path)) {
          const wrong = objection(path, row, specifier);
          if (wrong !== undefined) broken.push(`${path} imports ${wrong}`);
        }
      }
      assert.deepEqual(broken, []);
    });
  }

  it('have no row for what is not there', () => {
    const all = ['src', 'ca', 'ui'].flatMap(sources);
    assert.deepEqual(TABLE.filter((row) => !all.some((path) => within(path, row.place))).map((row) => row.place), []);
  });

  it('keep process.exit in the entry', () => {
    const exits = ['src', 'ca', 'ui'].flatMap(sources).filter((path) => path !== 'src/main.ts' && /\bprocess\.exit\(/.test(readFileSync(join(root, path), 'utf8')));
    assert.deepEqual(exits, []);
  });
});
