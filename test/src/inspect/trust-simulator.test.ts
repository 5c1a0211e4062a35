import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { rootStores } from '../../../src/commands/root-stores.ts';
import { CertificateCache } from '../../../src/inspect/certificates.ts';
import { ChainJudge } from '../../../src/inspect/chain-judge.ts';
import { TrustSimulator } from '../../../src/inspect/trust-simulator.ts';
import { HOST, NOW, goodPath } from '../../support/judged-path.ts';
import { makeCertificate } from '../../support/made-certificate.ts';

const [leaf, intermediate, root] = goodPath();

function simulator(now = { value: NOW }): { taken: TrustSimulator; made: { stores: number }; judge: ChainJudge } {
  const certificates = new CertificateCache();
  const made = { stores: 0 };
  const stores = (): ReturnType<typeof rootStores> => {
    made.stores += 1;
    return rootStores({ pems: { bundled: [], system: [], file: [root.pem] } }, []);
  };
  const anchors = { bundled: new Set<string>(), system: new Set<string>(), file: new Set([certificates.facts(root.der).sha256]) };
  return { taken: new TrustSimulator(certificates, stores, '', () => now.value), made, judge: new ChainJudge(certificates, anchors, '', () => now.value) };
}

describe('TrustSimulator', () => {
  const [sent, path] = [[leaf.der, intermediate.der], [leaf.der, intermediate.der, root.der]];

  it('gives opinions and its own reckoning of the signatures', () => {
    const { opinions, signed, completed } = simulator().taken.look(HOST, sent, path);
    assert.deepEqual([signed, completed], [[true, true], undefined]);
    assert.deepEqual(opinions.filter(({ status }) => status === 'ok').map(({ whose }) => whose), ['the roots you gave', 'Chrome', "Apple's systems", 'Firefox', 'RFC 5280, strictly']);
  });

  it('looks once at a chain, and anew when time has passed or the NSS databases are known', () => {
    const now = { value: NOW };
    const { taken, made } = simulator(now);
    const first = taken.look(HOST, sent, path);
    assert.equal(taken.look(HOST, sent, path), first);
    assert.notEqual(taken.look('other.test', sent, path), first);
    now.value += 11 * 60_000;
    assert.notEqual(taken.look(HOST, sent, path), first);
    taken.useNss([{ name: 'the NSS database ~/.pki/nssdb', anchors: null, absent: 'locked' }]);
    const { opinions } = taken.look(HOST, sent, path);
    assert.equal(opinions.find(({ whose }) => whose.includes('NSS'))?.because, 'locked');
    assert.equal(made.stores, 1);
  });

  it('knows an intermediate from another connection, and the verdict then says that the server should send it', () => {
    const { taken, judge } = simulator();
    assert.equal(taken.look(HOST, [leaf.der], [leaf.der]).completed, undefined);
    const other = makeCertificate({ subject: 'other.test', issuer: intermediate });
    taken.look('other.test', [other.der, intermediate.der], [other.der, intermediate.der, root.der]);
    const second = makeCertificate({ subject: HOST, keyName: 'second', issuer: intermediate });
    const look = taken.look(HOST, [second.der], [second.der]);
    assert.deepEqual(look.completed?.map(({ commonName }) => commonName), [HOST, 'Example CA R3', 'Example Root X1']);
    const { findings, status } = judge.judge({ host: HOST, port: 443, path: [second.der], openssl: { code: 'X', message: 'unable to verify the first certificate' } }, { sent: [second.der], look });
    assert.equal(status, 'bad');
    assert.match(findings.find(({ check }) => check === 'intermediate_not_sent')?.summary ?? '', /Example CA R3; it was at hand here, and leads to Example Root X1/);
  });

  it('finds a signature that does not fit, where OpenSSL was content', () => {
    const { taken, judge } = simulator();
    const forged = Buffer.from(leaf.der);
    forged.set([(forged.at(-1) ?? 0) ^ 1], forged.length - 1);
    const crooked = [forged, intermediate.der, root.der];
    const look = taken.look(HOST, crooked.slice(0, 2), crooked);
    assert.deepEqual(look.signed, [false, true]);
    const { findings } = judge.judge({ host: HOST, port: 443, path: crooked, openssl: null }, { sent: crooked.slice(0, 2), look });
    assert.deepEqual(findings.filter(({ severity }) => severity === 'error').map(({ check }) => check), ['bad_signature']);
  });

  it('can make ready before the first chain, and then says the same', async () => {
    const { taken, made } = simulator();
    await taken.prepare();
    assert.equal(made.stores, 1);
    assert.deepEqual(taken.look(HOST, sent, path), simulator().taken.look(HOST, sent, path));
    assert.equal(made.stores, 1);
  });

  it('has nothing to say of nothing, and does not stumble over junk', () => {
    const { taken } = simulator();
    assert.deepEqual(taken.look(HOST, [], []), { opinions: [], signed: [] });
    assert.ok(taken.look(HOST, [Buffer.from('3000', 'hex')], []).opinions.some(({ status }) => status === 'bad'));
  });
});
