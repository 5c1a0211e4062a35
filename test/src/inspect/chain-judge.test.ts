import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import type { AnchorSource } from '../../../ca/checks/check.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { CertificateCache } from '../../../src/inspect/certificates.ts';
import { ChainJudge } from '../../../src/inspect/chain-judge.ts';
import type { JudgeInput } from '../../../src/inspect/tap.ts';
import { integer, sequence } from '../../support/der.ts';
import { HOST, NOW, goodPath } from '../../support/judged-path.ts';
import { extension } from '../../support/made-certificate.ts';
import type { MadeCertificate } from '../../support/made-certificate.ts';

function judgeWith(anchors: Partial<Record<AnchorSource, readonly MadeCertificate[]>>, { now = NOW, own = '' } = {}): ChainJudge {
  const prints = (source: AnchorSource): Set<string> => new Set((anchors[source] ?? []).map(({ der }) => createHash('sha256').update(der).digest('hex')));
  return new ChainJudge(new CertificateCache(), { bundled: prints('bundled'), system: prints('system'), file: prints('file') }, own, () => now);
}

function asked(path: readonly MadeCertificate[], change: Partial<JudgeInput> = {}): JudgeInput {
  return { host: HOST, port: 443, path: path.map(({ der }) => der), openssl: null, ...change };
}

function errors(judge: ChainJudge, input: JudgeInput, sent?: readonly Uint8Array[]): string[] {
  return judge
    .judge(input, { sent })
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ check }) => check);
}

describe('ChainJudge', () => {
  const path = goodPath();
  const [leaf, intermediate, root] = path;

  it('notes a host that leads to another root than before, also when it looks twice at one connection', () => {
    const [otherLeaf, otherIntermediate, otherRoot] = goodPath({ leaf: { keyName: 'other leaf' }, intermediate: { keyName: 'other intermediate' }, root: { keyName: 'other root', subject: 'Example Root X2' } });
    const judge = judgeWith({ file: [root, otherRoot] });
    const notes = (input: JudgeInput): string[] => judge.judge(input).findings.filter(({ check, severity }) => check.startsWith('changed_') && severity === 'note').map(({ check }) => check);
    assert.deepEqual([notes(asked(path)), notes(asked(path))], [[], []]);
    const changed = asked([otherLeaf, otherIntermediate, otherRoot]);
    assert.deepEqual([notes(changed), notes(changed)], [['changed_root'], ['changed_root']]);
    assert.deepEqual(notes({ ...changed, host: 'example.com' }), []);
    assert.deepEqual(notes({ ...asked(path), port: 8443 }), [], 'another server on another port');
    assert.deepEqual(notes({ ...changed, port: 8443 }), ['changed_root']);
  });

  it('says which store the anchor came from; the user’s own file counts first', () => {
    for (const source of ['bundled', 'system', 'file'] as const) {
      const { anchor, status } = judgeWith({ [source]: [root] }).judge(asked(path));
      assert.deepEqual([anchor, status], [source, 'ok'], source);
    }
    assert.equal(judgeWith({ bundled: [root], system: [root], file: [root] }).judge(asked(path)).anchor, 'file');
    assert.equal(judgeWith({ bundled: [root], system: [root] }).judge(asked(path)).anchor, 'bundled');
  });

  it('finds no anchor in a path that ends elsewhere, and refuses it', () => {
    const judge = judgeWith({ bundled: [leaf, intermediate] });
    assert.deepEqual([judge.judge(asked(path)).anchor, judge.judge(asked(path)).status], [null, 'bad']);
    assert.deepEqual(errors(judge, asked(path)), ['untrusted_root']);
  });

  it('refuses a server that sent nothing', () => {
    assert.equal(judgeWith({ bundled: [root] }).judge(asked([])).status, 'bad');
  });

  it('asks its clock each time', () => {
    let now = NOW;
    const certificates = new CertificateCache();
    const judge = new ChainJudge(certificates, { bundled: new Set([certificates.facts(root.der).sha256]), system: new Set(), file: new Set() }, '', () => now);
    assert.equal(judge.judge(asked(path)).status, 'ok');
    now = Date.UTC(2027, 0, 24);
    assert.deepEqual(errors(judge, asked(path)), ['expired']);
    now = Date.UTC(2026, 9, 25);
    assert.deepEqual(errors(judge, asked(path)), ['not_yet_valid']);
  });

  it('compares with the host it is asked for', () => {
    const judge = judgeWith({ bundled: [root] });
    assert.deepEqual(errors(judge, asked(path, { host: 'www.example.org' })), ['wrong_host']);
  });

  it('is never content when OpenSSL is not', () => {
    const judge = judgeWith({ bundled: [root] });
    assert.deepEqual(errors(judge, asked(path, { openssl: { code: 'CERT_REVOKED', message: 'certificate revoked' } })), ['revoked']);
    assert.equal(judge.judge(asked(path, { openssl: { code: 'UNSPECIFIED', message: 'something new' } })).status, 'bad');
  });

  it('goes by the stricter of OpenSSL and its own checks, and tells what both say', () => {
    const nobody = goodPath({ leafExtensions: { names: undefined } });
    const expired = goodPath({ leaf: { notAfter: NOW - 1 } });
    const judge = judgeWith({ bundled: [root, nobody[2], expired[2]] });
    const told = (chain: readonly MadeCertificate[], openssl: JudgeInput['openssl']): string[] => {
      const { status, summary, findings } = judge.judge(asked(chain, { openssl }));
      const words = findings.filter(({ severity, check }) => severity === 'error' || check === 'openssl');
      return [status, summary, ...words.map(({ check, severity, summary: text }) => `${check} ${severity}: ${text}`)];
    };
    const [status, , refusal, ...rest] = told(path, { code: 'EE_KEY_TOO_SMALL', message: 'EE certificate key too weak' });
    assert.deepEqual([status, rest], ['bad', []]);
    assert.match(refusal ?? '', /^weak_key error: .*OpenSSL: EE_KEY_TOO_SMALL, EE certificate key too weak/);

    const [refused, summary, ...words] = told(nobody, null);
    assert.deepEqual([refused, summary], ['bad', 'name only in the common name']);
    assert.ok(words.some((word) => word.startsWith('no_san error: ')));
    assert.match(words.at(-1) ?? '', /^openssl ok: OpenSSL would accept the path/);

    assert.match(told(expired, { code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' }).at(-1) ?? '', /^openssl note: OpenSSL says the same/);
  });

  it('refuses our own root, in the path and among what was sent, even where it is trusted', () => {
    const own = readCertificate(root.der).spkiSha256;
    const judge = judgeWith({ system: [root] }, { own });
    assert.deepEqual(errors(judge, asked(path)), ['own_root']);
    const [otherLeaf, otherIntermediate, otherRoot] = goodPath({ root: { keyName: 'another root', subject: 'Another Root' }, intermediate: { keyName: 'another intermediate' } });
    const others = judgeWith({ system: [otherRoot] }, { own });
    const other = asked([otherLeaf, otherIntermediate, otherRoot]);
    assert.deepEqual(errors(others, other), []);
    assert.deepEqual(errors(others, other, [otherLeaf.der, root.der]), ['own_root']);
  });

  it('adds what the chain as sent shows', () => {
    const judge = judgeWith({ bundled: [root] });
    const inOrder = judge.judge(asked(path), { sent: [leaf.der, intermediate.der] });
    assert.equal(inOrder.status, 'ok');
    const withRoot = judge.judge(asked(path), { sent: [leaf.der, intermediate.der, root.der] });
    assert.notDeepEqual(withRoot.findings, inOrder.findings);
    assert.notEqual(withRoot.status, 'bad');
  });

  it('looks for the revocation status that a certificate promises, where it is known whether one came', () => {
    // TLS feature status_request (RFC 7633 §4): the server will staple.
    const promising = goodPath({ leafExtensions: { promise: extension('1.3.6.1.5.5.7.1.24', sequence(integer(5))) } });
    const judge = judgeWith({ bundled: [promising[2]] });
    const found = (stapled?: boolean): boolean => judge.judge(asked(promising), { stapled }).findings.some(({ check }) => check === 'staple_missing');
    assert.deepEqual([found(false), found(true), found()], [true, false, false]);
  });

  it('weighs the staple once: the gate’s statements stand when the wire has shown the rest', () => {
    const judge = judgeWith({ bundled: [root] });
    const atGate = judge.judge(asked(path, { staple: Buffer.from('30030a0103', 'hex') }));
    assert.deepEqual(atGate.revocation?.map(({ source, why }) => [source, why]), [['staple', 'responder_error']]);
    assert.ok(atGate.findings.some(({ check }) => check === 'staple_unusable'));
    const again = judge.judge(asked(path), { sent: [leaf.der, intermediate.der], stapled: true, revocation: atGate.revocation });
    assert.deepEqual(again.revocation, atGate.revocation);
    assert.equal(judge.judge(asked(path, { staple: null })).revocation, undefined);
  });
});
