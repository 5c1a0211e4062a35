import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { allowedNames } from '../../../ca/checks/allowed-names.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { alternativeNames } from '../../support/made-certificate.ts';

describe('allowed_names', () => {
  const path = (...names: string[]): ReturnType<typeof goodPath> => goodPath({ leafExtensions: { names: alternativeNames(...names) } });

  it('is content with names that somebody can own', () =>
    assert.deepEqual(found(allowedNames, checkInput(path('www.example.com', '8.8.8.8'))), ['allowed_names ok']));
  it('warns of others, for a private CA as a note', () => {
    for (const name of ['intranet', 'nas.local', '192.168.1.1', 'a_b.example.com']) {
      assert.deepEqual(found(allowedNames, checkInput(path('www.example.com', name))), ['name_nobody_owns warning'], name);
      assert.deepEqual(found(allowedNames, checkInput(path(name), { anchor: 'file' })), ['name_nobody_owns note'], name);
    }
  });
  it('counts them', () => assert.match(allowedNames.run(checkInput(path('a', 'b', 'c')))[0]?.summary ?? '', /^a: an internal name, and 2 more such names$/));
  it('does not apply without a list', () =>
    assert.deepEqual(found(allowedNames, checkInput(goodPath({ leafExtensions: { names: undefined } }))), ['allowed_names not_applicable']));
});
