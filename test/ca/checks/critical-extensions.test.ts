import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { criticalExtensions } from '../../../ca/checks/critical-extensions.ts';
import { integer, nothing, utf8 } from '../../support/der.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { basicConstraints, extension, nameConstraints } from '../../support/made-certificate.ts';

describe('critical_extensions', () => {
  const leaf = (more: Buffer): string[] => found(criticalExtensions, checkInput(goodPath({ leafExtensions: { more } })));

  it('is content with those that clients act on', () =>
    assert.deepEqual(found(criticalExtensions, checkInput(goodPath({ intermediateExtensions: { more: nameConstraints([]) } }))), ['critical_extensions ok']));
  it('refuses one that nobody knows, and one that is known but that nobody acts on', () => {
    assert.deepEqual(leaf(extension('1.3.6.1.4.1.99999.1', utf8('x'), true)), ['unknown_critical_extension error']);
    assert.deepEqual(leaf(extension('1.3.6.1.5.5.7.48.1.5', nothing(), true)), ['unknown_critical_extension error']);
  });
  it('passes over those that are not critical', () => assert.deepEqual(leaf(extension('1.3.6.1.4.1.99999.1', utf8('x'))), ['critical_extensions ok']));
  it('looks at issuers, but not at the root, which is trusted for its key', () => {
    const strange = extension('1.3.6.1.4.1.99999.1', utf8('x'), true);
    assert.deepEqual(found(criticalExtensions, checkInput(goodPath({ intermediateExtensions: { strange } }))), ['unknown_critical_extension error']);
    assert.deepEqual(found(criticalExtensions, checkInput(goodPath({ root: { extensions: [basicConstraints(true), strange] } }))), ['critical_extensions ok']);
  });
  it('refuses a precertificate', () => assert.deepEqual(leaf(extension('1.3.6.1.4.1.11129.2.4.3', nothing(), true)), ['precertificate error']));
  it('refuses a critical extension that cannot be read', () => assert.deepEqual(leaf(extension('2.5.29.36', integer(1), true)), ['broken_extension error']));
});
