import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { readClientCertificates } from '../../../src/commands/client-certificate-files.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { openssl } from '../../support/openssl.ts';
import { TestPki } from '../../support/test-pki.ts';

const later = closing('all');

describe('readClientCertificates', () => {
  const folder = scratchFolder(later);
  const nobody = (): Promise<string> => Promise.reject(new Error('no passphrase is needed'));
  const write = (name: string, content: string, mode = 0o600): string => {
    writeFileSync(join(folder, name), content, { mode });
    return join(folder, name);
  };
  const leaf = new TestPki(folder).leaf({ names: ['client.test'] });
  const whole = write('client.pem', leaf.chain + leaf.key);

  it('reads PEM and PKCS #12, with and without a passphrase', async () => {
    const [found] = await readClientCertificates([`a.test=${whole}`], nobody);
    assert.deepEqual([found?.pattern, found?.from, typeof found?.material.key], ['a.test', whole, 'string']);

    const locked = join(folder, 'locked.pem');
    openssl(['pkcs8', '-topk8', '-in', leaf.keyFile, '-passout', 'pass:secret', '-out', locked]);
    const both = write('both.pem', leaf.certificate + openssl(['pkey', '-in', locked, '-passin', 'pass:secret', '-aes256', '-passout', 'pass:secret']).stdout);
    const asked: string[] = [];
    const secret = (file: string): Promise<string> => {
      asked.push(file);
      return Promise.resolve('secret');
    };
    assert.equal((await readClientCertificates([`a.test=${both}`], secret))[0]?.material.passphrase, 'secret');
    const store = join(folder, 'client.p12');
    assert.equal(openssl(['pkcs12', '-export', '-in', whole, '-out', store, '-passout', 'pass:secret']).status, 0);
    assert.ok((await readClientCertificates([`a.test=${store}`], secret))[0]?.material.pfx !== undefined);
    assert.deepEqual(asked, [both, store]);
    await assert.rejects(readClientCertificates([`a.test=${store}`], () => Promise.resolve('wrong')), { code: 'client_cert_unusable' });
  });

  it('says what is wrong with a wish or a file', async () => {
    const refused = (wish: string, code: string): Promise<void> => assert.rejects(readClientCertificates([wish], nobody), { code }, wish);
    await refused('a.test', 'bad_client_cert');
    await refused(`=${whole}`, 'bad_client_cert');
    await refused(`a.test=${join(folder, 'none')}`, 'client_cert_unreadable');
    await refused(`a.test=${write('half.pem', leaf.certificate)}`, 'client_cert_incomplete');
    const other = new TestPki(scratchFolder(later)).leaf({ names: ['other.test'] });
    await refused(`a.test=${write('mixed.pem', leaf.certificate + other.key)}`, 'client_cert_unusable');
  });

  it('warns of a key that others can read', async () => {
    const warnings: string[] = [];
    const open = write('open.pem', leaf.chain + leaf.key, 0o644);
    await readClientCertificates([`a.test=${open}`, `b.test=${whole}`], nobody, (code, message) => warnings.push(`${code} ${message.includes(open)}`));
    assert.deepEqual(warnings, ['client_key_readable true']);
  });
});
