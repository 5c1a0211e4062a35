import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { buildTables, render, sourceVersions } from './generate-tls-registries.ts';

describe('generated TLS registries', () => {
  it('are what the generator makes of this machine\'s tshark and openssl', function () {
    for (const table of buildTables()) {
      const written = readFileSync(new URL(`../../src/decode/tls/registries/tables/${table.file}`, import.meta.url), 'utf8');
      const [, versions = '', date = ''] = /^ \* Made by \S+ from (.+), on (\d{4}-\d{2}-\d{2})\./m.exec(written) ?? [];
      if (versions !== sourceVersions()) {
        console.log(`      skipped: the tables come from ${versions}, this machine has ${sourceVersions()}`);
        this.skip();
      }
      assert.equal(written, render(table, versions, date), `${table.file} is out of date: run test/support/generate-tls-registries.ts`);
    }
  });
});
