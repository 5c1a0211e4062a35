import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { nameConstraints } from '../../../ca/checks/name-constraints.ts';
import { implicit } from '../../support/der.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { alternativeNames, basicConstraints, makeCertificate, nameConstraints as constraints } from '../../support/made-certificate.ts';

describe('name_constraints', () => {
  const under = (extension: Buffer, ...names: (string | Buffer)[]): string[] =>
    found(
      nameConstraints,
      checkInput(goodPath({ intermediateExtensions: { limit: extension }, leaf: { subject: null }, leafExtensions: { names: alternativeNames(...names) } })),
    );
  const dns = (name: string): Buffer => implicit(2, name);

  it('is content with names inside', () => {
    assert.deepEqual(under(constraints([dns('a.test'), dns('b.test')]), 'x.a.test', 'b.test'), ['name_constraints ok']);
    assert.deepEqual(under(constraints([implicit(7, Buffer.of(10, 0, 0, 0, 255, 0, 0, 0))]), '10.1.2.3'), ['name_constraints ok']);
  });
  it('refuses a name outside, also when others are inside', () =>
    assert.deepEqual(under(constraints([dns('a.test')]), 'a.test', 'b.test'), ['name_not_permitted error']));
  it('leaves kinds of names free that are not limited', () => assert.deepEqual(under(constraints([dns('a.test')]), '192.0.2.1'), ['name_constraints ok']));
  it('lets what is excluded win over what is permitted', () => {
    assert.deepEqual(under(constraints([dns('a.test')], [dns('secret.a.test')]), 'x.secret.a.test'), ['name_excluded error']);
    assert.deepEqual(under(constraints([dns('a.test')], [dns('secret.a.test')]), '*.a.test'), ['name_excluded error']);
  });
  it('holds for a root that was added here, and over several CAs', () => {
    const root = { extensions: [basicConstraints(true), constraints([dns('other.test')])] };
    assert.deepEqual(found(nameConstraints, checkInput(goodPath({ root }), { anchor: 'file' })), ['name_not_permitted error']);
  });
  it('holds for the subject too', () => {
    const other = makeCertificate({ subject: 'x' }).name;
    const limit = constraints([Buffer.concat([Buffer.of(0xa4, other.length), other])]);
    assert.deepEqual(found(nameConstraints, checkInput(goodPath({ intermediateExtensions: { limit } }))), ['name_not_permitted error']);
    assert.deepEqual(found(nameConstraints, checkInput(goodPath({ intermediateExtensions: { limit }, leaf: { subject: 'x' } }))), ['name_constraints ok']);
  });
  it('gives up on lists that multiply', () => {
    const many = Array.from({ length: 1500 }, (_, index) => `h${index}.test`);
    assert.deepEqual(under(constraints(many.map(dns)), ...many), ['too_many_comparisons error']);
  });
  it('does not apply without limits', () => assert.deepEqual(found(nameConstraints, checkInput()), ['name_constraints not_applicable']));
});
