import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import type { Verdict } from '../../../ca/checks/check.ts';
import { rootStores } from '../../../src/commands/root-stores.ts';
import type { CertificateRequest } from '../../../src/decode/tls/messages/certificate-request.ts';
import { EventLog } from '../../../src/events/log.ts';
import { isEvent } from '../../../src/events/schema.ts';
import type { EventOf, EventType } from '../../../src/events/schema.ts';
import { CertificateCache } from '../../../src/inspect/certificates.ts';
import { ChainJudge } from '../../../src/inspect/chain-judge.ts';
import { ConnectionCertificates } from '../../../src/inspect/connection-certificates.ts';
import { ConnectionSink } from '../../../src/inspect/sink.ts';
import type { RelayFact } from '../../../src/inspect/tap.ts';
import { TrustSimulator } from '../../../src/inspect/trust-simulator.ts';
import { HOST, NOW, goodPath } from '../../support/judged-path.ts';
import { makeCertificate } from '../../support/made-certificate.ts';

type JudgedFact = Extract<RelayFact, { kind: 'judged' }>;

const [leaf, intermediate, root] = goodPath();
const PATH = [leaf.der, intermediate.der, root.der];
const OWN_ROOT = makeCertificate({ subject: 'trustlens test', keyName: 'own root' });
const FORGED = makeCertificate({ subject: HOST, keyName: 'forged', issuer: OWN_ROOT });
/** Nobody looks at the wire. */
const UNSEEN = { sentChain: undefined, stapled: undefined };

function judged(change: Partial<JudgedFact> = {}): JudgedFact {
  const verdict: Verdict = { status: 'ok', summary: '63 days left', findings: [], anchor: 'file' };
  return { kind: 'judged', host: HOST, path: PATH, openssl: null, verdict, action: 'relay', exception: false, ...change };
}

interface Stage {
  taken: ConnectionCertificates;
  /** All events of a type so far. */
  told: <Type extends EventType>(type: Type) => EventOf<Type>[];
}

function stage({ ownRootSpki = '', simulated = false } = {}): Stage {
  const log = new EventLog();
  const certificates = new CertificateCache();
  const judge = new ChainJudge(certificates, { bundled: new Set(), system: new Set(), file: new Set([certificates.facts(root.der).sha256]) }, ownRootSpki, () => NOW);
  const stores = rootStores({ pems: { bundled: [], system: [], file: [root.pem] } }, []);
  const simulator = new TrustSimulator(certificates, () => stores, '', () => NOW);
  const taken = new ConnectionCertificates(new ConnectionSink(log, 1, 0), { host: 'target.example', port: 443 }, { certificates, judge, ...(simulated && { simulator }) });
  return { taken, told: (type) => [...log.since(0)].filter((event) => isEvent(event, type)) };
}

describe('ConnectionCertificates', () => {
  const titles = (chain: readonly { title: string }[] | undefined): string[] | undefined => chain?.map(({ title }) => title);

  describe('the chain of the server', () => {
    it('is the path, with the gate’s own verdict, where nobody looks at the wire', () => {
      const { taken, told } = stage();
      const faults = [{ check: 'expired', words: 'expired 3 days ago', forgivable: true }];
      taken.judged(judged({ exception: true, hidden: 'why the fault is not shown', faults }), UNSEEN, 5);
      const [event] = told('tls.certificates');
      assert.deepEqual([event?.elapsed, event?.hop, event?.origin, event?.anchor, event?.action, event?.exception], [5, 'upstream', 'computed', 'file', 'relay', true]);
      assert.deepEqual([titles(event?.sent), titles(event?.path)], [[HOST, 'Example CA R3', 'Example Root X1'], [HOST, 'Example CA R3', 'Example Root X1']]);
      assert.deepEqual(event?.verdict, { status: 'ok', summary: '63 days left', findings: [] });
      assert.deepEqual([event.hidden, event.faults], ['why the fault is not shown', faults]);
      for (const absent of ['completed', 'opinions', 'revocation']) assert.ok(!(absent in event), absent);
    });

    it('adds what only the wire shows to the verdict, but never refuses what was let through, nor lets through what was refused', () => {
      // The gate knew nothing of the intermediate, which has our own root's key.
      const ownRootSpki = createHash('sha256').update(new X509Certificate(intermediate.der).publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
      const seen = { sentChain: [leaf.der, intermediate.der], stapled: undefined };
      const { taken, told } = stage({ ownRootSpki });
      taken.judged(judged({ path: [leaf.der, root.der] }), seen, 0);
      const [event] = told('tls.certificates');
      assert.deepEqual([event?.origin, titles(event?.sent), titles(event?.path)], ['as_sent', [HOST, 'Example CA R3'], [HOST, 'Example Root X1']]);
      assert.equal(event?.verdict?.status, 'warning');
      assert.match(event.verdict.summary, /own root/);

      const refused = stage();
      refused.taken.judged(judged({ verdict: { status: 'bad', summary: 'refused', findings: [], anchor: null }, action: 'close' }), seen, 0);
      assert.equal(refused.told('tls.certificates')[0]?.verdict?.status, 'bad');
    });

    it('comes with what others would say, and with the path that was found where the server left one out', () => {
      const { taken, told } = stage({ simulated: true });
      taken.judged(judged(), { sentChain: [leaf.der, intermediate.der], stapled: undefined }, 0);
      const second = makeCertificate({ subject: HOST, keyName: 'second', issuer: intermediate });
      taken.judged(judged({ path: [second.der] }), { sentChain: [second.der], stapled: undefined }, 1);
      const [whole, left] = told('tls.certificates');
      assert.equal(whole?.opinions?.find(({ whose }) => whose === 'the roots you gave')?.status, 'ok');
      assert.equal(whole.completed, undefined);
      assert.deepEqual([titles(left?.sent), titles(left?.completed)], [[HOST], [HOST, 'Example CA R3', 'Example Root X1']]);
    });

    it('is not judged where the connection is passed through', () => {
      const { taken, told } = stage();
      taken.passed([leaf.der, intermediate.der], 7);
      const [event] = told('tls.certificates');
      assert.deepEqual([event?.elapsed, event?.hop, titles(event?.sent), event?.path, event?.verdict, event?.action], [7, 'upstream', [HOST, 'Example CA R3'], [], null, null]);
    });
  });

  describe('the leaf', () => {
    it('is compared with the real one', () => {
      const { taken, told } = stage();
      taken.judged(judged(), UNSEEN, 0);
      assert.equal(taken.leafIssued, false);
      taken.issued({ kind: 'leaf_issued', chain: [FORGED.der, OWN_ROOT.der], cached: false, issueMs: 4 }, 1);
      assert.equal(taken.leafIssued, true);
      const [, chain] = told('tls.certificates');
      assert.deepEqual([chain?.hop, chain?.origin, titles(chain?.sent), titles(chain?.path), chain?.verdict], ['downstream', 'issued', [HOST, 'trustlens test'], [HOST, 'trustlens test'], null]);
      const [issued] = told('tls.leaf_issued');
      assert.deepEqual([issued?.host, issued?.cached, issued?.issueTime], [HOST, false, 4]);
      const fates = new Map(issued?.differences.map(({ field, fate }) => [field, fate]));
      assert.deepEqual([fates.get('subject CN'), fates.get('issuer'), fates.get('keyUsage')], ['kept', 'changed', 'dropped']);
    });

    it('is for the target, and like nothing, where no chain was shown', () => {
      const { taken, told } = stage();
      taken.issued({ kind: 'leaf_issued', chain: [FORGED.der], cached: true, issueMs: 0 }, 0);
      const [issued] = told('tls.leaf_issued');
      assert.deepEqual([issued?.host, issued?.cached, issued?.issueTime, issued?.differences], ['target.example', true, 0, []]);
    });

    it('has a fault only where it was made to have it', () => {
      const { taken } = stage();
      assert.equal(taken.shownFault, undefined);
      const verdict: Verdict = { status: 'bad', summary: 'expired 3 days ago', findings: [], anchor: 'file' };
      for (const [action, fault] of [['page', undefined], ['mimic', 'expired 3 days ago']] as const) {
        taken.judged(judged({ verdict, action }), UNSEEN, 0);
        assert.equal(taken.shownFault, fault, action);
      }
    });
  });

  describe('a client certificate', () => {
    const request = (authorities: readonly string[]): CertificateRequest => ({ type: 'certificate_request', context: new Uint8Array(), certificateTypes: [], signatureAlgorithms: [0x0403, 0xfe12], authorities, extensions: [] });

    it('comes with what the server would take', () => {
      const { taken, told } = stage();
      taken.client({ kind: 'client_certificate', answer: 'shown', from: 'me.pem' }, request(['CN=Example CA']), 3);
      const [event] = told('tls.client_certificate');
      // ecdsa_secp256r1_sha256 is 0x0403, and 0xfe00 and above are for private use (RFC 9846 §4.3.3 [8446 §4.2.3]).
      const signatureSchemes = [{ id: 0x0403, name: 'ecdsa_secp256r1_sha256' }, { id: 0xfe12, name: 'unknown' }];
      assert.deepEqual([event?.elapsed, event?.answer, event?.from, event?.authorities, event?.signatureSchemes], [3, 'shown', 'me.pem', ['CN=Example CA'], signatureSchemes]);
    });

    it('names no more CAs than an event should carry, and none where the wire did not show them', () => {
      const { taken, told } = stage();
      const many = Array.from({ length: 250 }, (_, index) => `CN=${index}`);
      taken.client({ kind: 'client_certificate', answer: 'passed' }, request(many), 0);
      taken.client({ kind: 'client_certificate', answer: 'without' }, undefined, 0);
      const [long, unseen] = told('tls.client_certificate');
      assert.deepEqual(long?.authorities, many.slice(0, 200));
      assert.deepEqual([unseen?.authorities, unseen?.signatureSchemes], [null, null]);
      assert.ok(unseen !== undefined && !('from' in unseen));
    });
  });
});
