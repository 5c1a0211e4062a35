import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Anchors } from '../../../ca/path/anchors.ts';
import { KnownCertificate } from '../../../ca/path/known-certificate.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { FetchFailure } from '../../../src/fetch/http-fetch.ts';
import { MissingIssuers } from '../../../src/fetch/missing-issuers.ts';
import type { Completion } from '../../../src/fetch/missing-issuers.ts';
import { NOW, goodPath } from '../../support/judged-path.ts';
import { issuerPlace } from '../../support/made-certificate.ts';

const PLACE = 'http://ca.example.com/intermediate.crt';

describe('missing issuers', () => {
  const [leaf, intermediate, root] = goodPath();

  async function complete(there: readonly Uint8Array[], files: Readonly<Record<string, Uint8Array>>, times = 1): Promise<{ completion: Completion; asked: string[] }> {
    const asked: string[] = [];
    const issuers = new MissingIssuers(readCertificate, () => new Anchors([['file', [new KnownCertificate(root.der)]]]), () => NOW);
    const ask = (): Promise<Completion> =>
      issuers.complete(there, null, ({ url }) => {
        asked.push(url);
        const file = files[url];
        return file === undefined ? Promise.reject(new FetchFailure('nobody there')) : Promise.resolve(file);
      });
    for (let time = 1; time < times; time += 1) await ask();
    return { completion: await ask(), asked };
  }

  it('are fetched from where the certificate below says, in DER or PEM, and remembered', async () => {
    for (const file of [intermediate.der, Buffer.from(intermediate.pem)]) {
      const { completion, asked } = await complete([leaf.der], { [PLACE]: file }, 2);
      assert.deepEqual(completion.path?.certificates.map(({ der }) => Buffer.from(der)), [leaf.der, intermediate.der, root.der].map((der) => Buffer.from(der)));
      assert.deepEqual(completion.issuers.map(({ from }) => from), [PLACE]);
      assert.deepEqual(asked, [PLACE]);
    }
  });

  it('are not fetched where nothing is missing', async () => {
    const { completion, asked } = await complete([leaf.der, intermediate.der], {});
    assert.deepEqual([completion.path?.anchor, completion.issuers, asked], ['file', [], []]);
  });

  it('lead nowhere when they did not sign, are no certificates, or are not there, and it says so', async () => {
    const [, stranger] = goodPath({ intermediate: { subject: 'Stranger CA' } });
    for (const file of [stranger.der, Buffer.from('words'), Buffer.alloc(0), undefined]) {
      const { completion, asked } = await complete([leaf.der], file === undefined ? {} : { [PLACE]: file });
      assert.equal(completion.path, undefined);
      assert.match(completion.failures.join(), file === undefined ? /nobody there/ : /leads to no root/);
      assert.deepEqual(asked, [PLACE]);
    }
  });

  it('are not looked for in a circle', async () => {
    // Each names the place of the next, and none reaches a root.
    const files: Record<string, Uint8Array> = {};
    const [end] = goodPath({ leafExtensions: { issuerPlace: issuerPlace('http://loop.test/') } });
    files['http://loop.test/'] = end.der;
    const { completion, asked } = await complete([end.der], files);
    assert.deepEqual([completion.path, asked], [undefined, ['http://loop.test/']]);
  });
});
