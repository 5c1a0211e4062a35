import assert from 'node:assert/strict';
import { domainToASCII } from 'node:url';
import { describe, it } from 'mocha';
import { internationalNames } from '../../../ca/checks/international-names.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { alternativeNames } from '../../support/made-certificate.ts';

describe('international_names', () => {
  const run = (...names: string[]): string[] => found(internationalNames, checkInput(goodPath({ leafExtensions: { names: alternativeNames(...names) } })));

  it('is content with honest names', () => {
    for (const name of ['bücher.de', 'пример.com', 'сор.рф', '*.日本語.jp']) assert.deepEqual(run(domainToASCII(name)), ['international_names ok'], name);
  });
  it('finds the spoof of badssl.com, also behind a star', () => {
    assert.deepEqual(run('xn--n1aae7f7o.badssl.com'), ['lookalike_name warning']);
    const input = checkInput(goodPath({ leafExtensions: { names: alternativeNames('*.badssl.com') } }), { host: 'xn--n1aae7f7o.badssl.com', anchor: 'file' });
    assert.deepEqual(found(internationalNames, input), ['lookalike_name warning']);
    assert.match(internationalNames.run(input)[0]?.summary ?? '', /Cyrillic letters that are read as the Latin "spoof"/);
  });
  it('finds scripts mixed in one word', () => assert.deepEqual(run(domainToASCII('p\u0430ypal.com')), ['mixed_scripts warning']));
  it('finds labels that are no Punycode, a note for a private CA', () => {
    assert.deepEqual(run('xn--99999.com'), ['bad_punycode warning']);
    const input = checkInput(goodPath({ leafExtensions: { names: alternativeNames('xn--99999.com') } }), { anchor: 'file' });
    assert.deepEqual(found(internationalNames, input), ['bad_punycode note']);
  });
  it('tells each kind of fault once', () => assert.deepEqual(run('xn--99999.com', 'xn--99998.com', domainToASCII('аррӏе.com')), ['bad_punycode warning', 'lookalike_name warning']));
  it('does not apply to plain names', () => assert.deepEqual(run('www.example.com'), ['international_names not_applicable']));
});
